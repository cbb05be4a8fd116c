package org.mailstage.connector.inbound;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ResourceAdapter;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The specification of a message-driven bean that receives mail. It has no properties: the bean itself says which listeners
 * it wants, as they change while it runs. A JavaBean of the container's.
 */
public class SmtpActivationSpec implements ActivationSpec, Serializable {
    private static final long serialVersionUID = 1L;

    private transient @Nullable ResourceAdapter resourceAdapter;

    /** Never finds a fault. */
    @Override
    public void validate() {}

    @Override
    public @Nullable ResourceAdapter getResourceAdapter() {
        return resourceAdapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
        this.resourceAdapter = adapter;
    }
}
