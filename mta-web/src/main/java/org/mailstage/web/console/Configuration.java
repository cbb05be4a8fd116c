package org.mailstage.web.console;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.ConfigFault;
import org.mailstage.ejb.admin.ConfigAdmin;
import org.mailstage.ejb.admin.ConfigChange;
import org.mailstage.ejb.admin.ConfigView;
import org.omnifaces.cdi.ViewScoped;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the mail settings in force, checks others and applies them. Kept as long as its page is open: it remembers which
 * configuration the text was made from, so that nobody overwrites somebody else's change unseen.
 */
@Named("configuration")
@ViewScoped
public class Configuration implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);
    private static final int LONGEST_TEXT = 4 << 20;

    /** What came of the last action. */
    public enum Result {
        NONE,
        CHECKED,
        FAULTY,
        APPLIED,
        CONFLICT,
        NOT_KEPT
    }

    /** A fault, for the page. */
    public record Fault(int line, int column, String key, String message) implements Serializable {
        static Fault of(ConfigFault fault) {
            return new Fault(fault.line(), fault.column(), fault.key(), fault.message());
        }
    }

    @Inject
    ConfigAdmin admin;

    private String text = "";
    private String tag = "";
    private String tab = "effective";
    private String checkedText = "";
    private Result result = Result.NONE;
    private List<Fault> faults = List.of();

    @PostConstruct
    void load() {
        ConfigView inForce = admin.current();
        text = inForce.yaml().isBlank() ? inForce.effective() : inForce.yaml();
        tag = inForce.tag();
    }

    /** Checks the text without applying it. */
    public void check() {
        show(admin.check(text));
        if (faults.isEmpty()) {
            result = Result.CHECKED;
            checkedText = text;
        }
    }

    /** Applies the text, if it has no faults and nobody applied another one since the page was opened. */
    public void apply() {
        try {
            ConfigChange change = admin.apply(text, "console, " + user(), Optional.of(tag));
            show(change.faults());
            if (change.outcome() == ConfigChange.Outcome.APPLIED) {
                result = Result.APPLIED;
                tag = admin.current().tag();
            } else if (change.outcome() == ConfigChange.Outcome.CONFLICT) {
                result = Result.CONFLICT;
            }
        } catch (UncheckedIOException e) {
            LOG.error("MTA-15020 configuration not kept: cause=\"{}\"", String.valueOf(e.getCause()));
            result = Result.NOT_KEPT;
        }
    }

    /** Throws the text away and starts from the configuration in force. */
    public void restart() {
        load();
        show(List.of());
        result = Result.NONE;
    }

    private void show(List<ConfigFault> found) {
        faults = found.stream().map(Fault::of).toList();
        result = faults.isEmpty() ? Result.NONE : Result.FAULTY;
    }

    private static String user() {
        String user = Pages.request().getRemoteUser();
        return user == null ? "unknown" : user;
    }

    /** The configuration in force at this moment. */
    public ConfigView inForce() {
        return admin.current();
    }

    /** The lines of the tab that shows a text to read. */
    public List<YamlLine> lines() {
        ConfigView inForce = admin.current();
        return YamlLine.of(isApplied() ? inForce.yaml() : inForce.effective());
    }

    public String getTab() {
        return tab;
    }

    /** @param tab effective, applied or change; anything else is effective */
    public void setTab(@Nullable String tab) {
        this.tab = tab != null && tab.matches("applied|change") ? tab : "effective";
    }

    public boolean isEffective() {
        return tab.equals("effective");
    }

    public boolean isApplied() {
        return tab.equals("applied");
    }

    public boolean isChange() {
        return tab.equals("change");
    }

    public String getText() {
        return text;
    }

    /** @param text whatever was typed; browsers send lines with CRLF */
    public void setText(@Nullable String text) {
        String given = text == null ? "" : text.replace("\r\n", "\n");
        this.text = given.length() > LONGEST_TEXT ? given.substring(0, LONGEST_TEXT) : given;
    }

    /** Whether exactly this text was checked and found good. */
    public boolean isReady() {
        return result == Result.CHECKED && checkedText.equals(text);
    }

    public Result result() {
        return result;
    }

    public List<Fault> faults() {
        return faults;
    }

    /** The lines with faults, for the editor: {@code 3,17}. */
    public String faultyLines() {
        return String.join(
                ",",
                faults.stream()
                        .map(fault -> Integer.toString(fault.line()))
                        .distinct()
                        .toList());
    }
}
