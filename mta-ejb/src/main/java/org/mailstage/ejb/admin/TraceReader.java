package org.mailstage.ejb.admin;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.function.Function;
import org.mailstage.core.trace.TraceQueries;

/**
 * Asks the trace from within this module: the container looks the persistence unit up in the module whose component is
 * called, so a bean called from the web module alone would not find it.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TraceReader {
    @Inject
    TraceQueries queries;

    public <T> T read(Function<TraceQueries, T> question) {
        return question.apply(queries);
    }
}
