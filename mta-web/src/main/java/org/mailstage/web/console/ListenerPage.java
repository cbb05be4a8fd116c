package org.mailstage.web.console;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import org.mailstage.ejb.admin.CertificateStatus;
import org.mailstage.ejb.admin.ListenerService;
import org.mailstage.ejb.admin.ListenerStatus;
import org.mailstage.ejb.admin.ListenerView;

/** The SMTP listeners of this node with their certificates. */
@Named("listenerPage")
@RequestScoped
public class ListenerPage {
    @Inject
    ListenerService service;

    @Inject
    Formats formats;

    private List<Line> lines = List.of();
    private List<CertificateLine> certificates = List.of();
    private final List<Problem> problems = new ArrayList<>();

    /**
     * One listener.
     *
     * @param tls how it uses TLS, in words
     * @param signIn whether clients sign in, in words
     * @param extras what else is switched on, in words
     * @param figures what it did since it started; none while the connector does not know it
     */
    public record Line(
            ListenerView view, Tone state, String tls, String signIn, List<String> extras, List<Figure> figures) {}

    /** A number with its name. @param bad whether more of it is worse */
    public record Figure(String label, String value, boolean bad) {}

    /** One certificate. */
    public record CertificateLine(CertificateStatus certificate, Tone state) {}

    @PostConstruct
    void load() {
        lines = service.list().stream().map(this::line).toList();
        certificates = service.certificates().stream()
                .map(certificate -> new CertificateLine(certificate, CertificateAge.tone(certificate, formats.now())))
                .toList();
        lines.stream()
                .filter(line -> !line.view().bound())
                .forEach(line -> problems.add(Problem.listenerClosed(line.view().name())));
        certificates.forEach(
                line -> CertificateAge.problem(line.certificate(), formats).ifPresent(problems::add));
    }

    private Line line(ListenerView view) {
        Tone state = view.bound() ? Tone.good("Open") : Tone.bad("Closed").withIcon("stop");
        return new Line(view, state, tls(view), signIn(view), extras(view), figures(view));
    }

    private static String tls(ListenerView view) {
        return switch (view.tls()) {
            case "implicit" -> "From the first octet";
            case "required" -> "STARTTLS, required";
            case "starttls" -> "STARTTLS, offered";
            default -> "None";
        };
    }

    private static String signIn(ListenerView view) {
        return switch (view.auth()) {
            case "required" -> "Required";
            case "offered" -> "Offered";
            default -> "Not offered";
        };
    }

    private static List<String> extras(ListenerView view) {
        List<String> extras = new ArrayList<>();
        add(extras, view.clientCertificates(), "asks for client certificates");
        add(extras, view.proxyProtocol(), "behind a proxy");
        add(extras, view.triage(), "triage");
        add(extras, view.greylist(), "greylisting");
        add(extras, view.normalizeLineEnds(), "mends line ends of trusted networks");
        add(extras, view.hideClient(), "hides clients");
        view.withheld().forEach(keyword -> extras.add("without " + keyword));
        return extras;
    }

    private static void add(List<String> extras, boolean on, String words) {
        if (on) {
            extras.add(words);
        }
    }

    /** What cannot happen at the listener is left out. */
    private List<Figure> figures(ListenerView view) {
        ListenerStatus status = view.status();
        if (status == null) {
            return List.of();
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(figure("Sessions now", status.sessions(), false));
        figures.add(figure("Since start", status.sessionsTotal(), false));
        figures.add(figure("Accepted", status.messagesAccepted(), false));
        figures.add(figure("Refused", status.messagesRefused(), true));
        figures.add(new Figure("Volume", formats.size(status.octetsAccepted()), false));
        if (!view.tls().equals("none")) {
            figures.add(figure("TLS sessions", status.tlsSessions(), false));
            figures.add(figure("TLS failed", status.tlsFailures(), true));
        }
        if (!view.auth().equals("none")) {
            figures.add(figure("Signed in", status.authentications(), false));
            figures.add(figure("Sign-in failed", status.authenticationFailures(), true));
        }
        figures.add(figure("Turned away", status.refusedConnections(), true));
        if (status.earlyTalkers() > 0) {
            figures.add(figure("Talked early", status.earlyTalkers(), true));
        }
        return figures;
    }

    private Figure figure(String label, long value, boolean bad) {
        return new Figure(label, formats.count(value), bad && value > 0);
    }

    public List<Line> lines() {
        return lines;
    }

    public List<CertificateLine> certificates() {
        return certificates;
    }

    public List<Problem> problems() {
        return problems;
    }

    /** In one sentence. */
    public String summary() {
        long open = lines.stream().filter(line -> line.view().bound()).count();
        return open == lines.size()
                ? formats.counted(open, "listener", "listeners") + ", all open"
                : formats.counted(lines.size(), "listener", "listeners") + ", " + (lines.size() - open) + " closed";
    }
}
