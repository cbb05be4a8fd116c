package org.mailstage.connector.inbound;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a message-driven bean says about the listener it wants: role and address.
 *
 * <p>A JavaBean of the container's. The system property {@code mta.listener.<role>} overrides the address, so that an
 * administrator moves a listener without touching the application. Port 0 means any free port.
 */
public class SmtpActivationSpec implements ActivationSpec, Serializable {
    private static final long serialVersionUID = 1L;
    private static final Set<String> ROLES = Set.of("mx", "submission");

    private @Nullable String role;
    private @Nullable String address;
    private transient @Nullable ResourceAdapter resourceAdapter;

    /** {@code mx} (mail from other MTAs) or {@code submission} (mail of own users). */
    public @Nullable String getRole() {
        return role;
    }

    public void setRole(@Nullable String role) {
        this.role = role;
    }

    /** {@code host:port} to listen on; an IPv6 address stands in brackets. */
    public @Nullable String getAddress() {
        return address;
    }

    public void setAddress(@Nullable String address) {
        this.address = address;
    }

    /** The role, once {@link #validate()} has passed. */
    String role() {
        return role == null ? "" : role.strip();
    }

    /** The address to listen on: that of the system property when there is one. @throws IllegalArgumentException if it is wrong */
    InetSocketAddress listenAddress() {
        String override = System.getProperty("mta.listener." + role());
        String text = override == null || override.isBlank() ? address : override;
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("address is missing");
        }
        return ListenAddress.parse(text);
    }

    /** Reports all faults at once. */
    @Override
    public void validate() throws InvalidPropertyException {
        List<String> faults = new ArrayList<>();
        List<PropertyDescriptor> properties = new ArrayList<>();
        if (!ROLES.contains(role())) {
            faults.add("role is mx or submission, not " + (role().isEmpty() ? "empty" : role()));
            properties.add(property("role"));
        }
        try {
            listenAddress();
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
            properties.add(property("address"));
        }
        if (!faults.isEmpty()) {
            InvalidPropertyException invalid = new InvalidPropertyException(String.join("; ", faults));
            invalid.setInvalidPropertyDescriptors(properties.toArray(new PropertyDescriptor[0]));
            throw invalid;
        }
    }

    private static PropertyDescriptor property(String name) {
        try {
            return new PropertyDescriptor(name, SmtpActivationSpec.class);
        } catch (IntrospectionException e) {
            throw new IllegalStateException("no such property: " + name, e);
        }
    }

    @Override
    public @Nullable ResourceAdapter getResourceAdapter() {
        return resourceAdapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
        this.resourceAdapter = adapter;
    }

    @Override
    public String toString() {
        return "SmtpActivationSpec[role=" + role + ", address=" + address + "]";
    }
}
