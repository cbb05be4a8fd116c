package org.mailstage.web.console;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.admin.DefenceService;
import org.mailstage.ejb.admin.DefenceStatus;
import org.mailstage.ejb.admin.DefenceStatus.RuleRefusals;
import org.mailstage.ejb.admin.OverLimitClient;

/** What this node refuses, and whom. */
@Named("defencePage")
@RequestScoped
public class DefencePage {
    @Inject
    DefenceService service;

    @Inject
    Formats formats;

    private @Nullable DefenceStatus status;

    @PostConstruct
    void load() {
        status = service.status();
    }

    private DefenceStatus loaded() {
        DefenceStatus known = status;
        if (known == null) {
            throw new IllegalStateException("not loaded");
        }
        return known;
    }

    /** A number with its name. */
    public record Figure(String label, String value, boolean bad) {}

    /** Why no mail is taken, in words; empty while it is. */
    public String trouble() {
        DefenceStatus.Overload overload = loaded().overload();
        if (overload == null) {
            return "";
        }
        String what = switch (overload.reason()) {
            case "disk" -> "the disk is nearly full";
            case "queue" -> "too many messages are queued";
            default -> "the broker takes none";
        };
        return "No mail is taken, because " + what + ", since " + formats.full(overload.since()) + " ("
                + overload.detail() + ")";
    }

    public boolean isOverloaded() {
        return loaded().overload() != null;
    }

    /** Refusals by rule, those that happened first. */
    public List<Figure> refusals() {
        return loaded().rules().stream()
                .sorted((a, b) -> Long.compare(b.refusals(), a.refusals()))
                .map(this::figure)
                .toList();
    }

    private Figure figure(RuleRefusals rule) {
        // With a blank in it the name can be broken where it is too long for its place.
        return new Figure(rule.rule().replace('.', ' '), formats.count(rule.refusals()), rule.refusals() > 0);
    }

    /** What greylisting and overload did. */
    public List<Figure> figures() {
        DefenceStatus.GreylistCounts greylist = loaded().greylist();
        return List.of(
                new Figure(
                        "Refused for lack of room",
                        formats.count(loaded().overloadRefusals()),
                        loaded().overloadRefusals() > 0),
                new Figure("Asked to come back", formats.count(greylist.delayed()), false),
                new Figure("Came back", formats.count(greylist.passed()), false),
                new Figure(
                        "Remembered",
                        greylist.entries() < 0 ? "?" : formats.count(greylist.entries()),
                        greylist.entries() < 0));
    }

    public List<OverLimitClient> overLimit() {
        return loaded().overLimit();
    }

    /** In one sentence. */
    public String summary() {
        return overLimit().isEmpty()
                ? "Nobody is over a limit"
                : formats.counted(overLimit().size(), "client", "clients") + " over a limit";
    }
}
