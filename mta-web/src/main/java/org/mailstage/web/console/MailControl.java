package org.mailstage.web.console;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.trace.TraceState;
import org.mailstage.core.trace.TraceUnavailableException;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.queue.QueueControl;
import org.mailstage.ejb.queue.QueueEntry;
import org.mailstage.ejb.queue.QueueOrder;
import org.mailstage.ejb.queue.QueueSearch;
import org.omnifaces.cdi.ViewScoped;

/** The mail that is not final: found by conditions that stand in the address, and what is to be done with it. */
@Named("mailControl")
@ViewScoped
public class MailControl implements Serializable {
    static final int PAGE_SIZE = 50;

    private static final long serialVersionUID = 1L;
    private static final int SHOWN_JOBS = 10;
    private static final int MOST_URGENT = 9;

    @Inject
    QueueControl control;

    private final MailFilter filter = new MailFilter();
    private String page = "";
    private String action = QueueOrder.Action.HOLD.keyword();
    private String text = "";
    private String nextHop = "";
    private String priority = "";
    /** What is done when the button is pressed once more; empty when nothing was asked for yet. */
    private String asked = "";

    private Outcome outcome = Outcome.NONE;
    private String fault = "";
    private boolean reachable = true;
    private transient QueueSearch.@Nullable Page found;

    /** Searches for what the address says. */
    public void load() {
        fault = "";
        reachable = true;
        try {
            int number = Paging.number(page);
            found = control.list(filter.filter(), PAGE_SIZE, Paging.offset(number, PAGE_SIZE));
        } catch (IllegalArgumentException e) {
            fault = String.valueOf(e.getMessage());
        } catch (TraceUnavailableException e) {
            reachable = false;
        }
    }

    /** Gives the order, when asked twice: it may concern much. */
    public void act() {
        try {
            QueueControl.Wish wish = wish();
            String wanted = wish + filter.query();
            if (!asked.equals(wanted)) {
                asked = wanted;
                long count = control.count(wish.filter());
                outcome = Outcome.warn((count == 1 ? "1 entry matches. " : count + " entries match. ")
                        + "Press the button once more to " + words(wish.action()) + ".");
                return;
            }
            asked = "";
            QueueOrder order = control.order(wish, Users.by());
            outcome = Outcome.good("In force as job " + order.id() + "; below is how far it has come.");
            load();
        } catch (IllegalArgumentException e) {
            asked = "";
            outcome = Outcome.bad(String.valueOf(e.getMessage()));
        } catch (TraceUnavailableException | BrokerUnavailableException e) {
            asked = "";
            outcome = Outcome.bad(String.valueOf(e.getMessage()));
        }
    }

    private QueueControl.Wish wish() {
        QueueOrder.Action wanted = chosen();
        if (!filter.isConditioned()) {
            throw new IllegalArgumentException("Search first: an action needs at least one condition");
        }
        if (wanted == QueueOrder.Action.BOUNCE && text.isEmpty()) {
            throw new IllegalArgumentException("Say why, for the senders of the mail");
        }
        return new QueueControl.Wish(
                wanted,
                filter.filter(),
                wanted == QueueOrder.Action.BOUNCE ? text : "",
                wanted == QueueOrder.Action.REROUTE ? NextHop.parse(nextHop) : null,
                wanted == QueueOrder.Action.PRIORITY ? urgency() : 0);
    }

    private int urgency() {
        if (!priority.matches("-?[0-" + MOST_URGENT + "]")) {
            throw new IllegalArgumentException("A priority is a number from -9 to 9");
        }
        return Integer.parseInt(priority);
    }

    private QueueOrder.Action chosen() {
        return Stream.of(QueueOrder.Action.values())
                .filter(known -> known.keyword().equals(action))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Choose an action"));
    }

    private static String words(QueueOrder.Action action) {
        return switch (action) {
            case HOLD -> "hold them";
            case RELEASE -> "release them";
            case RETRY -> "try them now";
            case DELETE -> "delete them; nobody is told";
            case BOUNCE -> "return them to their senders";
            case REROUTE -> "send them to that next hop";
            case PRIORITY -> "give them that priority";
        };
    }

    /** Ends a job. */
    public void cancel(String id) {
        outcome = control.cancel(id, Users.by())
                ? Outcome.good("Job " + id + " is ended")
                : Outcome.good("Job " + id + " had been forgotten already");
    }

    /** The newest jobs. */
    public List<QueueOrder> jobs() {
        return control.orders().stream().limit(SHOWN_JOBS).toList();
    }

    public MailFilter getFilter() {
        return filter;
    }

    /** What is found on this page. */
    public List<QueueEntry> entries() {
        return page().entries();
    }

    public long total() {
        return page().total();
    }

    /** The page with when the index was last written. */
    public QueueSearch.Page page() {
        QueueSearch.Page known = found;
        return known == null ? new QueueSearch.Page(0, null, List.of()) : known;
    }

    public Paging paging() {
        int number = Paging.number(page);
        boolean more = total() > (long) number * PAGE_SIZE;
        return new Paging(number, PAGE_SIZE, entries().size(), more);
    }

    /** States that mail in the queue can have. */
    public List<TraceState> states() {
        return Arrays.asList(TraceState.QUEUED, TraceState.DEFERRED, TraceState.HELD, TraceState.DEAD_LETTERED);
    }

    /** How the state is written in the address. */
    public String wordOf(TraceState state) {
        return TraceSearch.word(state);
    }

    public QueueOrder.Action[] actions() {
        return QueueOrder.Action.values();
    }

    /** What the button says. */
    public String button() {
        return asked.isEmpty() ? "Do it" : "Really do it";
    }

    public boolean isReachable() {
        return reachable;
    }

    public String fault() {
        return fault;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** What to say when nothing can be listed. */
    public Problem problem() {
        return Problem.traceUnavailable();
    }

    public String getPage() {
        return page;
    }

    public void setPage(@Nullable String page) {
        this.page = page == null ? "" : page;
    }

    public String getAction() {
        return action;
    }

    public void setAction(@Nullable String action) {
        this.action = FormText.given(action);
    }

    public String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = FormText.given(text);
    }

    public String getNextHop() {
        return nextHop;
    }

    public void setNextHop(@Nullable String nextHop) {
        this.nextHop = FormText.given(nextHop);
    }

    public String getPriority() {
        return priority;
    }

    public void setPriority(@Nullable String priority) {
        this.priority = FormText.given(priority);
    }
}
