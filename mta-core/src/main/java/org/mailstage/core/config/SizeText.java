package org.mailstage.core.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in octets as administrators write them: {@code 512KB 50MB 1GB}, in multiples of 1,024. Stateless. */
final class SizeText {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})\\s?(B|KB|MB|GB)?");
    private static final String UNITS = "BKMG";

    private SizeText() {}

    /** @throws IllegalArgumentException with a text an administrator understands */
    static long parse(String text) {
        Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "a size is a whole number and a unit (KB, MB, GB), such as 50MB, not " + Faults.quote(text));
        }
        int power = form.group(2) == null ? 0 : UNITS.indexOf(form.group(2).charAt(0));
        long number = Long.parseLong(form.group(1));
        // Ten digits of GB do not fit; whatever the range is, that is beyond it.
        return number > Long.MAX_VALUE >> (10 * power) ? Long.MAX_VALUE : number << (10 * power);
    }

    /** The inverse of {@link #parse}, in the largest unit that is exact. */
    static String format(long octets) {
        int power = 0;
        long number = octets;
        while (power < 3 && number >= 1024 && number % 1024 == 0) {
            number /= 1024;
            power++;
        }
        return power == 0 ? number + "B" : number + UNITS.substring(power, power + 1) + "B";
    }
}
