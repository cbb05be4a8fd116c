package org.mailstage.ejb.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Supplier;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GridTest {
    private static final IMap<?, ?> MAP = fake(IMap.class, Map.of());
    private static @Nullable HazelcastInstance bound;

    /** The server's names, of which there is one. */
    public static final class Names implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            return (Context) Proxy.newProxyInstance(
                    Names.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("lookup") && "payara/Hazelcast".equals(arguments[0])) {
                            return bound;
                        }
                        throw new NameNotFoundException(method.getName());
                    });
        }
    }

    /** An object whose methods of these names give these values; the others fail. */
    private static <T> T fake(Class<T> type, Map<String, Supplier<Object>> answers) {
        return type.cast(Proxy.newProxyInstance(
                GridTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Supplier<Object> answer = answers.get(method.getName());
                    if (answer == null) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return answer.get();
                }));
    }

    @AfterEach
    void forgetNames() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        bound = null;
    }

    @Test
    void instanceShouldBeThatOfTheServer() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
        bound = fake(HazelcastInstance.class, Map.of());

        assertThat(Grid.instance() == bound).isTrue();
    }

    @Test
    void instanceShouldThrowWhenServerHasNone() {
        assertThatThrownBy(Grid::instance)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no payara/Hazelcast in this server");
    }

    @Test
    void mapShouldBeBoundedOnEachNode() {
        Config config = new Config();
        HazelcastInstance instance =
                fake(HazelcastInstance.class, Map.of("getConfig", () -> config, "getMap", () -> MAP));

        assertThat(Grid.map(instance, "some", 300) == MAP).isTrue();

        MapConfig some = config.getMapConfig("some");
        assertThat(some.getEvictionConfig().getSize()).isEqualTo(300);
        assertThat(some.getEvictionConfig().getMaxSizePolicy()).isEqualTo(MaxSizePolicy.PER_NODE);
        assertThat(some.getEvictionConfig().getEvictionPolicy()).isEqualTo(EvictionPolicy.LRU);
    }

    @Test
    void mapShouldBeGivenWithoutBoundWhenItIsTooLateForOne() {
        HazelcastInstance instance = fake(
                HazelcastInstance.class,
                Map.of(
                        "getConfig",
                        () -> {
                            throw new IllegalStateException("in use");
                        },
                        "getMap",
                        () -> MAP));

        assertThat(Grid.map(instance, "some", 300) == MAP).isTrue();
    }
}
