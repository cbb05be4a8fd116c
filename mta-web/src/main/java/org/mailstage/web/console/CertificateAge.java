package org.mailstage.web.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mailstage.ejb.admin.CertificateStatus;

/** Says in time when a certificate comes to its end. Stateless. */
final class CertificateAge {
    /** Certificates are renewed by programs 30 days before the end; two weeks later something is wrong with those. */
    private static final Duration SOON = Duration.ofDays(14);

    private CertificateAge() {}

    static Tone tone(CertificateStatus certificate, Instant now) {
        if (!certificate.problem().isEmpty()) {
            return Tone.bad("Files not read").withIcon("stop");
        }
        if (isOver(certificate, now)) {
            return Tone.bad("Expired").withIcon("stop");
        }
        Instant begin = certificate.notBefore();
        if (begin != null && now.isBefore(begin)) {
            return Tone.bad("Not valid yet").withIcon("stop");
        }
        if (isSoon(certificate, now)) {
            return Tone.warn("Expires soon").withIcon("alert");
        }
        return certificate.selfSigned() ? Tone.info("Self-signed") : Tone.good("Valid");
    }

    static Optional<Problem> problem(CertificateStatus certificate, Formats formats) {
        Instant now = formats.now();
        if (!certificate.problem().isEmpty()) {
            return Optional.of(Problem.certificateNotRead(
                    certificate.name(), certificate.notAfter() != null, certificate.problem()));
        }
        if (isSoon(certificate, now)) {
            return Optional.of(Problem.certificateEnds(
                    certificate.name(), isOver(certificate, now), formats.relative(certificate.notAfter())));
        }
        return Optional.empty();
    }

    private static boolean isSoon(CertificateStatus certificate, Instant now) {
        return isOver(certificate, now.plus(SOON));
    }

    private static boolean isOver(CertificateStatus certificate, Instant at) {
        Instant end = certificate.notAfter();
        return end != null && at.isAfter(end);
    }
}
