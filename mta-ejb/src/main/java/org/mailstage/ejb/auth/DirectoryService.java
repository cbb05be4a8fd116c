package org.mailstage.ejb.auth;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.Alias;
import org.mailstage.core.auth.DirectorySnapshot;
import org.mailstage.core.auth.User;
import org.mailstage.core.auth.UserDirectory;
import org.mailstage.ejb.cluster.Grid;

/**
 * Users and aliases: looked up in memory, changed in the database.
 *
 * <p>Thread-safe. Changes throw {@link DirectoryUnavailableException} when the database does not answer, and are in
 * force on this node when the call returns, on the others about a second later.
 */
@ApplicationScoped
public class DirectoryService implements UserDirectory {
    private static final String MAP = "mailstage.directory";

    @Resource(lookup = "jdbc/mailstage")
    @Nullable
    DataSource dataSource;

    private @Nullable JdbcDirectory tables;
    private @Nullable DirectoryCopy copy;

    @PostConstruct
    void open() {
        DataSource source = made(dataSource);
        JdbcDirectory opened = new JdbcDirectory(source::getConnection);
        tables = opened;
        copy = new DirectoryCopy(opened, () -> Grid.instance().getMap(MAP), Clock.systemUTC());
    }

    @Override
    public Optional<DirectorySnapshot> current() {
        return made(copy).current();
    }

    /** The copy itself, for threads the container knows nothing of. */
    public UserDirectory source() {
        return made(copy);
    }

    /** Brings the copy up to date. @return false when the database does not answer */
    boolean refresh() {
        return made(copy).refresh();
    }

    /** Adds a user. @return false when there is one of that name */
    public boolean add(User user) {
        return change(directory -> directory.add(user));
    }

    /** Puts a user in the place of the one of the same name. @return false when there is none */
    public boolean replace(User user) {
        return change(directory -> directory.replace(user));
    }

    /** Removes a user. @return false when there is none of that name */
    public boolean removeUser(String name) {
        return change(directory -> directory.removeUser(name));
    }

    /** Adds an alias. @return false when there is one of that address */
    public boolean add(Alias alias) {
        return change(directory -> directory.add(alias));
    }

    /** Puts an alias in the place of the one of the same address. @return false when there is none */
    public boolean replace(Alias alias) {
        return change(directory -> directory.replace(alias));
    }

    /** Removes an alias. @return false when there is none of that address */
    public boolean removeAlias(String address) {
        return change(directory -> directory.removeAlias(address));
    }

    private interface Change {
        boolean on(JdbcDirectory directory) throws SQLException;
    }

    private boolean change(Change change) {
        try {
            boolean done = change.on(made(tables));
            made(copy).changed();
            return done;
        } catch (SQLException e) {
            throw new DirectoryUnavailableException(e);
        }
    }

    private static <T> T made(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started");
        }
        return part;
    }
}
