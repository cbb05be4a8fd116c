package org.mailstage.core.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What reading a configuration gave: the settings, or every fault found. Immutable.
 *
 * @param settings present exactly when there is no fault
 * @param faults in the order of the file
 */
public record ParseResult(Optional<MailSettings> settings, List<ConfigFault> faults) {
    public ParseResult {
        faults = List.copyOf(faults);
        if (settings.isPresent() != faults.isEmpty()) {
            throw new IllegalArgumentException("either settings or faults");
        }
    }

    static ParseResult of(MailSettings settings) {
        return new ParseResult(Optional.of(settings), List.of());
    }

    static ParseResult faulty(List<ConfigFault> faults) {
        return new ParseResult(Optional.empty(), faults);
    }

    public boolean isValid() {
        return faults.isEmpty();
    }

    /** All faults, one a line. */
    public String describe() {
        return faults.stream().map(ConfigFault::toString).collect(Collectors.joining("\n"));
    }
}
