package org.mailstage.core.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Guesses which key somebody meant. Stateless. */
final class Suggestions {
    private static final int MAX_LENGTH = 60;

    /** What can be meant, with the form that is compared: nobody remembers hyphens and capitals. */
    private static final Map<String, String> NAMES = names();

    private Suggestions() {}

    /** The key nearest to an unknown full name; empty when none is near. */
    static Optional<String> nearest(String unknown) {
        return nearest(unknown, NAMES);
    }

    /** The one of several names nearest to an unknown one; empty when none is near. */
    static Optional<String> nearest(String unknown, Collection<String> known) {
        Map<String, String> names = new LinkedHashMap<>();
        known.forEach(name -> names.put(name, normal(name)));
        return nearest(unknown, names);
    }

    private static Optional<String> nearest(String unknown, Map<String, String> names) {
        if (unknown.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String wanted = normal(unknown);
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (Map.Entry<String, String> candidate : names.entrySet()) {
            String known = candidate.getValue();
            // The right name in the wrong section, or in none, is near too.
            int elsewhere = distance(lastPart(wanted), lastPart(known)) + 1;
            int distance = Math.min(elsewhere, distance(wanted, known));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate.getKey();
            }
        }
        return bestDistance <= Math.max(1, lastPart(wanted).length() / 3) ? Optional.of(best) : Optional.empty();
    }

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        MailKeys.sections().forEach(name -> names.put(name, normal(name)));
        MailKeys.all().forEach(key -> names.put(key.name(), normal(key.name())));
        return names;
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Letters to insert, delete, replace or swap with their neighbour to get from one text to the other. */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : step(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int step(int[][] cost, String from, String to, int i, int j) {
        int replace = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
