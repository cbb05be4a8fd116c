package org.mailstage.web.console;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.admin.QueueService;
import org.mailstage.ejb.admin.QueueStatus;

/** All mail queues with what lies in them. */
@Named("queues")
@RequestScoped
public class Queues {
    @Inject
    QueueService service;

    /** Modifiable, because the table sorts it in place. */
    private List<Row> rows = new ArrayList<>();

    private long total;
    private long delivering;
    private boolean reachable = true;

    /** One queue, with getters because the table sorts by them. */
    public static final class Row {
        private final QueueStatus status;
        private final String share;

        Row(QueueStatus status, long fullest) {
            this.status = status;
            this.share = Dashboard.share(status.messages(), fullest);
        }

        public String getName() {
            return status.name();
        }

        public String getRole() {
            return status.role().name();
        }

        public QueueStatus getStatus() {
            return status;
        }

        public String getDescription() {
            return status.description();
        }

        public long getMessages() {
            return status.messages();
        }

        public long getDelivering() {
            return status.delivering();
        }

        public long getConsumers() {
            return status.consumers();
        }

        public long getAdded() {
            return status.added();
        }

        public long getAcknowledged() {
            return status.acknowledged();
        }

        /** Share of the fullest queue, as an SVG width. */
        public String getShare() {
            return share;
        }
    }

    @PostConstruct
    void load() {
        try {
            List<QueueStatus> all = QueueOrder.sorted(service.list());
            long fullest = all.stream().mapToLong(QueueStatus::messages).max().orElse(0);
            rows = new ArrayList<>(
                    all.stream().map(status -> new Row(status, fullest)).toList());
            total = all.stream().mapToLong(QueueStatus::messages).sum();
            delivering = all.stream().mapToLong(QueueStatus::delivering).sum();
        } catch (BrokerUnavailableException e) {
            reachable = false;
        }
    }

    public List<Row> getRows() {
        return rows;
    }

    public long getTotal() {
        return total;
    }

    public long getDelivering() {
        return delivering;
    }

    public boolean isReachable() {
        return reachable;
    }

    /** What to say when they cannot be shown. */
    public Problem getProblem() {
        return Problem.brokerUnreachable();
    }
}
