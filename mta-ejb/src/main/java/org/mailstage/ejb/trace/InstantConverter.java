package org.mailstage.ejb.trace;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Instants in columns with a time zone; JPA 3.1 does not know them. What comes out of such a column depends on the
 * driver: PostgreSQL's gives a Timestamp, H2's an OffsetDateTime.
 */
@Converter
public class InstantConverter implements AttributeConverter<Instant, Object> {
    @Override
    public @Nullable Object convertToDatabaseColumn(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    @Override
    public @Nullable Instant convertToEntityAttribute(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        return value instanceof Timestamp timestamp ? timestamp.toInstant() : ((OffsetDateTime) value).toInstant();
    }
}
