package org.mailstage.core.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.core.bounce.BounceReason.HOST_UNKNOWN;
import static org.mailstage.core.bounce.BounceReason.MAILBOX_DISABLED;
import static org.mailstage.core.bounce.BounceReason.MAILBOX_FULL;
import static org.mailstage.core.bounce.BounceReason.POLICY;
import static org.mailstage.core.bounce.BounceReason.RATE;
import static org.mailstage.core.bounce.BounceReason.SIZE;
import static org.mailstage.core.bounce.BounceReason.SYSTEM;
import static org.mailstage.core.bounce.BounceReason.UNKNOWN;
import static org.mailstage.core.bounce.BounceReason.USER_UNKNOWN;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.bounce.IncomingReport.Kind;
import org.mailstage.core.message.MessageContent;

/**
 * The published bounces of many mail systems. Each set of exceptions is exact: a file that comes right must leave it, so
 * the numbers reached are 137 of 138 reports for machines by count and class, 113 and 111 of 116 bounces in words.
 */
class SisimaiConformanceTest {
    private static final Pattern NULL_REVERSE_PATH = Pattern.compile("(?im)^Return-Path: *<>");

    /** Two messages in one file (rfc3464-28), notices of a web service (amazonses), and of a list manager about its list (fml). */
    private static final Set<String> OTHER_COUNT =
            Set.of("rfc3464-28.eml", "lhost-amazonses-11.eml", "lhost-amazonses-12.eml", "lhost-fml-03.eml");

    /** The text says that the host gave up (exim), and that it goes on trying (opensmtpd). */
    private static final Set<String> OTHER_CLASS = Set.of("lhost-exim-06.eml", "lhost-opensmtpd-04.eml");

    /** No reason is told in words that are read; or the expectation goes beyond what the text says. */
    private static final Set<String> OTHER_REASON = Set.of(
            // languages and character sets other than those of the phrases
            "lhost-domino-02.eml",
            "lhost-googlegroups-02.eml",
            "lhost-googlegroups-03.eml",
            "lhost-googlegroups-04.eml",
            "lhost-googlegroups-05.eml",
            "lhost-googlegroups-07.eml",
            "lhost-googlegroups-09.eml",
            "lhost-googlegroups-11.eml",
            "lhost-googlegroups-12.eml",
            "lhost-googlegroups-13.eml",
            // "does not exist", of the sender's domain
            "lhost-exim-37.eml",
            "lhost-exim-51.eml",
            // "failed 20 attempts", "could not find a gateway"
            "lhost-imailserver-04.eml",
            "lhost-x3-02.eml",
            // deferred, service refused, temporary failure: a system for us
            "lhost-opensmtpd-13.eml",
            "lhost-postfix-49.eml",
            "lhost-receivingses-03.eml",
            "lhost-v5sendmail-05.eml",
            "lhost-v5sendmail-06.eml",
            "rhost-franceptt-08.eml",
            "rhost-franceptt-10.eml",
            // "rejected" without more
            "lhost-postfix-46.eml",
            // a full mailbox, or a refusal, is expected where the text says that the user is unknown
            "rfc3464-01.eml",
            "rfc3464-35.eml");

    private static final Map<String, Set<BounceReason>> REASONS = Map.ofEntries(
            Map.entry("userunknown", Set.of(USER_UNKNOWN)),
            Map.entry("hasmoved", Set.of(USER_UNKNOWN)),
            Map.entry("hostunknown", Set.of(HOST_UNKNOWN)),
            Map.entry("notaccept", Set.of(HOST_UNKNOWN)),
            Map.entry("mailboxfull", Set.of(MAILBOX_FULL)),
            // refused after DATA, for whatever reason
            Map.entry("filtered", Set.of(USER_UNKNOWN, POLICY, MAILBOX_DISABLED)),
            Map.entry("suspend", Set.of(MAILBOX_DISABLED)),
            Map.entry("rejected", Set.of(POLICY)),
            Map.entry("blocked", Set.of(POLICY)),
            Map.entry("policyviolation", Set.of(POLICY)),
            Map.entry("authfailure", Set.of(POLICY)),
            Map.entry("spamdetected", Set.of(POLICY)),
            Map.entry("requireptr", Set.of(POLICY)),
            Map.entry("securityerror", Set.of(POLICY)),
            Map.entry("badreputation", Set.of(POLICY)),
            Map.entry("virusdetected", Set.of(POLICY)),
            Map.entry("norelaying", Set.of(POLICY)),
            Map.entry("notcompliantrfc", Set.of(POLICY)),
            Map.entry("contenterror", Set.of(POLICY)),
            Map.entry("toomanyconn", Set.of(RATE)),
            Map.entry("mesgtoobig", Set.of(SIZE)),
            Map.entry("exceedlimit", Set.of(SIZE)),
            Map.entry("expired", Set.of(SYSTEM)),
            Map.entry("networkerror", Set.of(SYSTEM, HOST_UNKNOWN)),
            Map.entry("mailererror", Set.of(SYSTEM)),
            Map.entry("systemerror", Set.of(SYSTEM)),
            Map.entry("syntaxerror", Set.of(SYSTEM)),
            Map.entry("undefined", Set.of(UNKNOWN)),
            Map.entry("onhold", Set.of(UNKNOWN)),
            Map.entry("delivered", Set.of(BounceReason.NONE)));

    /** What may cost a subscriber the place on a list. */
    private static final Set<String> ADDRESS_IS_DEAD =
            Set.of("userunknown", "hasmoved", "hostunknown", "notaccept", "filtered");

    record Vector(String file, boolean standard, boolean feedback, List<Map<String, Object>> expected) {
        List<String> reasons() {
            return expected.stream().map(e -> String.valueOf(e.get("reason"))).toList();
        }
    }

    private static final Map<Vector, IncomingReport> ALL = new LinkedHashMap<>();

    @BeforeAll
    @SuppressWarnings("unchecked")
    static void readAll() throws IOException {
        for (Map.Entry<String, Object> entry :
                new TreeMap<>(Vectors.json("bounces-sisimai/expected.json")).entrySet()) {
            Map<String, Object> of = (Map<String, Object>) entry.getValue();
            List<Map<String, Object>> bounces = (List<Map<String, Object>>) of.get("bounces");
            Vector vector = new Vector(
                    entry.getKey(),
                    (Boolean) of.get("rfc3464"),
                    (Boolean) of.get("arf"),
                    bounces == null ? List.of() : bounces);
            ALL.put(vector, read("bounces-sisimai/eml/" + vector.file()));
        }
    }

    private static IncomingReport read(String name) throws IOException {
        MessageContent content = Vectors.message(name);
        String text = new String(content.open().readAllBytes(), StandardCharsets.ISO_8859_1);
        return IncomingReportReader.read(
                content, NULL_REVERSE_PATH.matcher(text).find());
    }

    private static List<Vector> bounces() {
        return ALL.keySet().stream()
                .filter(v ->
                        !v.feedback() && !v.expected().isEmpty() && !v.reasons().contains("vacation"))
                .toList();
    }

    private static Set<String> files(Predicate<Vector> which) {
        Set<String> files = new TreeSet<>();
        bounces().stream().filter(which).forEach(v -> files.add(v.file()));
        return files;
    }

    private static boolean countDiffers(Vector vector) {
        return of(vector).recipients().size() != vector.expected().size();
    }

    private static IncomingReport of(Vector vector) {
        return Objects.requireNonNull(ALL.get(vector));
    }

    private static boolean classDiffers(Vector vector) {
        if (countDiffers(vector)) {
            return false;
        }
        List<String> expected = vector.expected().stream()
                .map(e -> String.valueOf(e.get("status")).substring(0, 1))
                .sorted()
                .toList();
        List<String> found = of(vector).recipients().stream()
                .map(r -> String.valueOf(r.status().statusClass()))
                .sorted()
                .toList();
        return !expected.equals(found);
    }

    private static boolean reasonDiffers(Vector vector) {
        if (countDiffers(vector)) {
            return false;
        }
        List<BounceReason> left = new ArrayList<>(
                of(vector).recipients().stream().map(ReportedRecipient::reason).toList());
        for (String reason : vector.reasons()) {
            Set<BounceReason> right = Objects.requireNonNull(REASONS.get(reason), reason);
            if (left.stream().noneMatch(right::contains)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void vectorsShouldBeAllThereWhenFileIsRead() {
        assertThat(ALL).hasSize(295);
        assertThat(bounces().stream().filter(Vector::standard)).hasSize(138);
        assertThat(bounces().stream().filter(v -> !v.standard())).hasSize(116);
    }

    @Test
    void recipientsShouldBeAsManyAsExpectedWhenBounceIsRead() {
        assertThat(files(SisimaiConformanceTest::countDiffers)).containsExactlyInAnyOrderElementsOf(OTHER_COUNT);
    }

    @Test
    void classShouldBeAsExpectedWhenBounceIsRead() {
        assertThat(files(SisimaiConformanceTest::classDiffers)).containsExactlyInAnyOrderElementsOf(OTHER_CLASS);
    }

    @Test
    void reasonShouldBeAsExpectedWhenBounceIsRead() {
        assertThat(files(SisimaiConformanceTest::reasonDiffers)).containsExactlyInAnyOrderElementsOf(OTHER_REASON);
    }

    @Test
    void subscriberShouldStayWhenAddressIsNotExpectedToBeDead() {
        Set<String> wrong = files(v -> v.reasons().stream().noneMatch(ADDRESS_IS_DEAD::contains)
                && of(v).recipients().stream().anyMatch(r -> r.severity() == BounceSeverity.HARD));

        assertThat(wrong)
                .as("the text of this one does say that the user is unknown")
                .containsExactly("rfc3464-01.eml");
    }

    @Test
    void reportsWithPartForMachinesShouldBeStatusReportsWhenNothingIsPublishedOfThem() {
        assertThat(ALL.entrySet().stream()
                        .filter(e ->
                                e.getKey().standard() && e.getKey().expected().isEmpty()))
                .hasSize(29)
                .allMatch(e -> e.getValue().kind() == Kind.STATUS_REPORT
                        && !e.getValue().recipients().isEmpty());
    }

    @Test
    void feedbackShouldBeComplaintWhenReportIsRead() {
        List<Vector> feedback = ALL.keySet().stream().filter(Vector::feedback).toList();

        assertThat(feedback).hasSize(6).allSatisfy(v -> {
            assertThat(of(v).kind()).as(v.file()).isEqualTo(Kind.COMPLAINT);
            assertThat(of(v).complaint().orElseThrow().feedbackType())
                    .as(v.file())
                    .isEqualTo(v.expected().get(0).get("feedback_type"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc3834-01.eml", "rfc3834-03.eml", "rfc3834-04.eml"})
    void automaticReplyShouldBeToldFromBounceWhenSomebodyIsAway(String file) throws Exception {
        IncomingReport report = read("bounces-sisimai/eml/" + file);

        assertThat(report.kind()).isEqualTo(Kind.AUTOMATIC_REPLY);
        assertThat(report.recipients()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"is-not-bounce-01.eml", "is-not-bounce-02.eml"})
    void messageShouldBeNoReportWhenItOnlyLooksLikeOne(String file) throws Exception {
        assertThat(read("bounces-sisimai/not-a-bounce/" + file).kind()).isEqualTo(Kind.NO_REPORT);
    }
}
