package org.mailstage.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.admin.QueueMessage;
import org.mailstage.ejb.admin.QueuePage;
import org.mailstage.ejb.admin.QueueRole;
import org.mailstage.ejb.admin.QueueService;

/** The messages of one queue, page by page. */
@Named("queueContent")
@RequestScoped
public class QueueContent {
    static final int PAGE_SIZE = 50;

    @Inject
    QueueService service;

    private String name = "";
    private String page = "";
    private long total;
    private List<QueueMessage> messages = List.of();
    private Paging paging = new Paging(1, PAGE_SIZE, 0, false);
    private boolean reachable = true;

    /** Loads what the address asks for. */
    public void load() throws IOException {
        int number = Paging.number(page);
        try {
            Optional<QueuePage> found = service.messages(name, PAGE_SIZE, Paging.offset(number, PAGE_SIZE));
            if (found.isEmpty()) {
                Pages.notFound("There is no mail queue of that name");
                return;
            }
            show(found.get(), number);
        } catch (BrokerUnavailableException e) {
            reachable = false;
        }
    }

    private void show(QueuePage found, int number) {
        messages = found.messages();
        total = found.total();
        boolean more = found.total() > (long) number * PAGE_SIZE && messages.size() == PAGE_SIZE;
        paging = new Paging(number, PAGE_SIZE, messages.size(), more);
    }

    public String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name == null ? "" : name;
    }

    public String getPage() {
        return page;
    }

    public void setPage(@Nullable String page) {
        this.page = page == null ? "" : page;
    }

    public QueueRole role() {
        return QueueRole.of(name);
    }

    public boolean isDeadLetter() {
        return role() == QueueRole.DEAD_LETTER;
    }

    public boolean isRetry() {
        return role() == QueueRole.RETRY;
    }

    public long total() {
        return total;
    }

    public List<QueueMessage> messages() {
        return messages;
    }

    public Paging paging() {
        return paging;
    }

    public boolean isReachable() {
        return reachable;
    }

    /** What to say when they cannot be shown. */
    public Problem problem() {
        return Problem.brokerUnreachable();
    }
}
