package org.mailstage.web.console;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.Alias;
import org.mailstage.ejb.admin.DirectoryChange;
import org.mailstage.ejb.admin.UserAdmin;
import org.mailstage.ejb.auth.DirectoryUnavailableException;
import org.omnifaces.cdi.ViewScoped;

/** The aliases: a list page by page, and a form that adds one or changes the one named in the address. */
@Named("aliases")
@ViewScoped
public class Aliases implements Serializable {
    private static final long serialVersionUID = 1L;
    static final int PAGE_SIZE = 50;

    @Inject
    UserAdmin admin;

    private String q = "";
    private String page = "";
    private String address = "";
    private String newAddress = "";
    private String targets = "";
    private boolean removing;
    private Outcome outcome = Outcome.NONE;

    /** Fills the form with the alias that the address of the page names. */
    public void load() {
        if (address.isEmpty()) {
            return;
        }
        Optional<Alias> alias = admin.alias(address);
        if (alias.isEmpty()) {
            outcome = Outcome.bad("There is no alias " + address);
            address = "";
        } else {
            address = alias.get().address();
            targets = String.join("\n", alias.get().targets());
        }
    }

    /** Adds an alias. */
    public void add() {
        String added = newAddress.strip();
        boolean done = change(
                "Alias " + added + " is added", () -> admin.putAlias(added, Users.words(targets), true, Users.by()));
        if (done) {
            newAddress = "";
            targets = "";
        }
    }

    /** Changes its targets. */
    public void save() {
        change(
                "Alias " + address + " is changed",
                () -> admin.putAlias(address, Users.words(targets), false, Users.by()));
    }

    /** Removes it, when asked twice. */
    public void remove() {
        if (!removing) {
            removing = true;
            outcome = Outcome.warn("Remove alias " + address + " for good? Then press the button once more.");
            return;
        }
        if (change("Alias " + address + " is removed", () -> admin.removeAlias(address, Users.by()))) {
            address = "";
            targets = "";
        }
    }

    private boolean change(String done, Supplier<DirectoryChange> change) {
        try {
            DirectoryChange made = change.get();
            outcome = made.isDone() ? Outcome.good(done) : Outcome.bad(made.detail());
            return made.isDone();
        } catch (DirectoryUnavailableException e) {
            outcome = Outcome.bad(String.valueOf(e.getMessage()));
            return false;
        } finally {
            removing = false;
        }
    }

    /** The aliases on this page of the list. */
    public List<Alias> rows() {
        return found().entries();
    }

    public int total() {
        return found().total();
    }

    private UserAdmin.Page<Alias> found() {
        return admin.aliases(q, PAGE_SIZE, Paging.offset(Paging.number(page), PAGE_SIZE));
    }

    public Paging paging() {
        UserAdmin.Page<Alias> found = found();
        int number = Paging.number(page);
        return new Paging(number, PAGE_SIZE, found.entries().size(), found.total() > (long) number * PAGE_SIZE);
    }

    public boolean isKnown() {
        return admin.isKnown();
    }

    public Problem problem() {
        return Problem.directoryUnknown();
    }

    /** Whether the form changes an alias, and does not add one. */
    public boolean isChosen() {
        return !address.isEmpty();
    }

    /** Whether the alias is removed when the button is pressed now. */
    public boolean isRemoving() {
        return removing;
    }

    public Outcome outcome() {
        return outcome;
    }

    public String getQ() {
        return q;
    }

    public void setQ(@Nullable String q) {
        this.q = FormText.given(q);
    }

    public String getPage() {
        return page;
    }

    public void setPage(@Nullable String page) {
        this.page = FormText.given(page);
    }

    public String getAddress() {
        return address;
    }

    public void setAddress(@Nullable String address) {
        this.address = FormText.given(address);
    }

    public String getNewAddress() {
        return newAddress;
    }

    public void setNewAddress(@Nullable String newAddress) {
        this.newAddress = FormText.given(newAddress);
    }

    public String getTargets() {
        return targets;
    }

    public void setTargets(@Nullable String targets) {
        this.targets = targets == null ? "" : targets;
    }
}
