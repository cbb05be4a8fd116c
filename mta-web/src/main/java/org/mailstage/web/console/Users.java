package org.mailstage.web.console;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.admin.DirectoryChange;
import org.mailstage.ejb.admin.UserAdmin;
import org.mailstage.ejb.admin.UserView;
import org.mailstage.ejb.auth.DirectoryUnavailableException;
import org.omnifaces.cdi.ViewScoped;

/**
 * The users of our own: a list page by page, and a form that adds one or changes the one named in the address. Kept as long
 * as its page is open; a password is not.
 */
@Named("users")
@ViewScoped
public class Users implements Serializable {
    private static final long serialVersionUID = 1L;
    static final int PAGE_SIZE = 50;

    @Inject
    UserAdmin admin;

    private String q = "";
    private String page = "";
    private String name = "";
    private String newName = "";
    private boolean enabled = true;
    private String senders = "";
    private Outcome outcome = Outcome.NONE;
    private boolean removing;
    private transient char @Nullable [] password;

    /** Fills the form with the user that the address names. */
    public void load() {
        if (name.isEmpty()) {
            return;
        }
        Optional<UserView> user = admin.user(name);
        if (user.isEmpty()) {
            outcome = Outcome.bad("There is no user " + name);
            name = "";
        } else {
            name = user.get().name();
            enabled = user.get().enabled();
            senders = String.join("\n", user.get().senders());
        }
    }

    /** Adds a user. */
    public void add() {
        String added = newName.strip();
        change("User " + added + " is added. It is known to every node within a second.", () -> {
            DirectoryChange change = admin.addUser(added, password, enabled, senderList(), by());
            if (change.isDone()) {
                newName = "";
                senders = "";
                enabled = true;
            }
            return change;
        });
    }

    /** Changes the user, and its password when a new one is given. */
    public void save() {
        change("User " + name + " is changed", () -> {
            char @Nullable [] fresh = password;
            DirectoryChange change = fresh == null ? DirectoryChange.DONE : admin.changePassword(name, fresh, by());
            return change.isDone() ? admin.changeUser(name, enabled, senderList(), by()) : change;
        });
    }

    /** Removes the user, when asked twice. */
    public void remove() {
        if (!removing) {
            removing = true;
            outcome = Outcome.warn("Remove user " + name + " for good? Then press the button once more.");
            return;
        }
        change("User " + name + " is removed", () -> {
            DirectoryChange change = admin.removeUser(name, by());
            if (change.isDone()) {
                name = "";
                senders = "";
                enabled = true;
            }
            return change;
        });
    }

    /** One change of the directory. */
    private interface Change {
        DirectoryChange make();
    }

    private void change(String done, Change change) {
        try {
            DirectoryChange made = change.make();
            outcome = made.isDone() ? Outcome.good(done) : Outcome.bad(made.detail());
        } catch (DirectoryUnavailableException e) {
            outcome = Outcome.bad(String.valueOf(e.getMessage()));
        } finally {
            removing = false;
            char @Nullable [] used = password;
            if (used != null) {
                Arrays.fill(used, '\0');
            }
            password = null;
        }
    }

    static String by() {
        String user = Pages.request().getRemoteUser();
        return "console, " + (user == null ? "unknown" : user);
    }

    private List<String> senderList() {
        return words(senders);
    }

    /** One item a line, or with commas and spaces between. */
    static List<String> words(String text) {
        return Arrays.stream(text.split("[\\s,;]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The users on this page of the list. */
    public List<UserView> rows() {
        return found().entries();
    }

    public int total() {
        return found().total();
    }

    private UserAdmin.Page<UserView> found() {
        return admin.users(q, PAGE_SIZE, Paging.offset(Paging.number(page), PAGE_SIZE));
    }

    public Paging paging() {
        UserAdmin.Page<UserView> found = found();
        int number = Paging.number(page);
        boolean more = found.total() > (long) number * PAGE_SIZE;
        return new Paging(number, PAGE_SIZE, found.entries().size(), more);
    }

    public boolean isKnown() {
        return admin.isKnown();
    }

    public Problem problem() {
        return Problem.directoryUnknown();
    }

    /** Whether the form changes a user, and does not add one. */
    public boolean isChosen() {
        return !name.isEmpty();
    }

    /** Whether the user is removed when the button is pressed now. */
    public boolean isRemoving() {
        return removing;
    }

    public Outcome outcome() {
        return outcome;
    }

    public int shortestPassword() {
        return UserAdmin.SHORTEST_PASSWORD;
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

    public String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = FormText.given(name);
    }

    public String getNewName() {
        return newName;
    }

    public void setNewName(@Nullable String newName) {
        this.newName = FormText.given(newName);
    }

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public String getSenders() {
        return senders;
    }

    public void setSenders(@Nullable String senders) {
        this.senders = senders == null ? "" : senders;
    }

    /** Never shown again. */
    public String getPassword() {
        return "";
    }

    public void setPassword(@Nullable String password) {
        this.password = password == null || password.isEmpty() ? null : password.toCharArray();
    }
}
