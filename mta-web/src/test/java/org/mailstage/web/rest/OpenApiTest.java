package org.mailstage.web.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mailstage.core.auth.Alias;
import org.mailstage.core.auth.Block;
import org.mailstage.core.cluster.NodeStatus;
import org.mailstage.core.config.ConfigFault;
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.MessageSummary;
import org.mailstage.core.trace.RecipientSummary;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceState;
import org.mailstage.core.trace.TraceStatus;
import org.mailstage.core.trace.TrafficCounts;
import org.mailstage.ejb.admin.BlockView;
import org.mailstage.ejb.admin.CertificateStatus;
import org.mailstage.ejb.admin.ConfigView;
import org.mailstage.ejb.admin.DefenceStatus;
import org.mailstage.ejb.admin.GreylistNetwork;
import org.mailstage.ejb.admin.ListenerStatus;
import org.mailstage.ejb.admin.ListenerView;
import org.mailstage.ejb.admin.OverLimitClient;
import org.mailstage.ejb.admin.QueueMessage;
import org.mailstage.ejb.admin.QueuePage;
import org.mailstage.ejb.admin.QueueRole;
import org.mailstage.ejb.admin.QueueStatus;
import org.mailstage.ejb.admin.SuspensionView;
import org.mailstage.ejb.admin.SystemStatus;
import org.mailstage.ejb.admin.UserView;
import org.mailstage.ejb.queue.Explanation;
import org.mailstage.ejb.queue.QueueEntry;
import org.mailstage.ejb.queue.QueuedMail;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds openapi.yaml against the resources and the values they give, so that neither moves alone. */
class OpenApiTest {
    private static final List<Class<?>> RESOURCES = List.of(
            StatusResource.class,
            ListenerResource.class,
            DefenceResource.class,
            QueueResource.class,
            QueueControlResource.class,
            JobResource.class,
            SuspensionResource.class,
            ExplainResource.class,
            MessageResource.class,
            ConfigResource.class,
            UserResource.class,
            AliasResource.class,
            BlockResource.class,
            OpenApiResource.class);
    private static final Map<String, Class<?>> SCHEMAS = Map.ofEntries(
            Map.entry("Problem", Problem.class),
            Map.entry("ConfigFault", ConfigFault.class),
            Map.entry("SystemStatus", SystemStatus.class),
            Map.entry("Listener", ListenerStatus.class),
            Map.entry("ConfiguredListener", ListenerView.class),
            Map.entry("Certificate", CertificateStatus.class),
            Map.entry("Node", NodeStatus.class),
            Map.entry("TrafficCounts", TrafficCounts.class),
            Map.entry("TraceStatus", TraceStatus.class),
            Map.entry("Defence", DefenceStatus.class),
            Map.entry("OverLimitClient", OverLimitClient.class),
            Map.entry("GreylistNetwork", GreylistNetwork.class),
            Map.entry("Queue", QueueStatus.class),
            Map.entry("QueuePage", QueuePage.class),
            Map.entry("QueueMessage", QueueMessage.class),
            Map.entry("QueueEntry", QueueEntry.class),
            Map.entry("QueuedMail", QueuedMail.class),
            Map.entry("Job", JobView.class),
            Map.entry("Suspension", SuspensionView.class),
            Map.entry("Explanation", Explanation.class),
            Map.entry("MessageSummary", MessageSummary.class),
            Map.entry("RecipientSummary", RecipientSummary.class),
            Map.entry("TraceEvent", TraceEvent.class),
            Map.entry("MessageLife", MessageLife.class),
            Map.entry("User", UserView.class),
            Map.entry("Alias", Alias.class),
            Map.entry("Block", BlockView.class),
            Map.entry("Configuration", ConfigView.class));

    private final Map<String, Object> document = read();

    @Test
    void documentShouldListEveryPathAndMethod() {
        Map<String, Set<String>> described = new TreeMap<>();
        map(document, "paths")
                .forEach((path, methods) ->
                        described.put(path, new TreeSet<>(asMap(methods).keySet())));

        Map<String, Set<String>> real = new TreeMap<>();
        RESOURCES.forEach(resource -> methods(resource)
                .forEach(method -> real.computeIfAbsent(path(resource, method), path -> new TreeSet<>())
                        .add(verb(method))));

        assertThat(described).isEqualTo(real);
    }

    @Test
    void documentShouldListEveryQueryParameter() {
        for (Class<?> resource : RESOURCES) {
            methods(resource).forEach(method -> {
                Set<String> real = Stream.of(method.getParameters())
                        .flatMap(OpenApiTest::queryNames)
                        .collect(Collectors.toCollection(TreeSet::new));
                Map<String, Object> operation = map(map(map(document, "paths"), path(resource, method)), verb(method));
                assertThat(parameters(operation)).as(path(resource, method)).isEqualTo(real);
            });
        }
    }

    @Test
    void schemasShouldHaveTheFieldsOfTheValues() {
        Map<String, Object> schemas = map(map(document, "components"), "schemas");
        SCHEMAS.forEach((name, type) -> assertThat(
                        map(asMap(schemas.get(name)), "properties").keySet())
                .as(name)
                .containsExactlyInAnyOrderElementsOf(Stream.of(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList()));
        Set<String> others = new TreeSet<>(schemas.keySet());
        others.removeAll(SCHEMAS.keySet());
        assertThat(others).containsExactly("State");
    }

    @Test
    void enumerationsShouldBeThoseOfTheValues() {
        Map<String, Object> schemas = map(map(document, "components"), "schemas");
        assertThat(list(asMap(schemas.get("State")), "enum")).isEqualTo(names(TraceState.values()));
        assertThat(list(map(map(asMap(schemas.get("Queue")), "properties"), "role"), "enum"))
                .isEqualTo(names(QueueRole.values()));
        assertThat(list(map(map(asMap(schemas.get("Block")), "properties"), "kind"), "enum"))
                .isEqualTo(names(Block.Kind.values()));
        assertThat(list(map(map(asMap(schemas.get("TraceEvent")), "properties"), "type"), "enum"))
                .isEqualTo(names(TraceEvent.Type.values()));
    }

    private static List<Object> names(Enum<?>[] values) {
        return Stream.of(values).<Object>map(Enum::name).toList();
    }

    private static Set<String> parameters(Map<String, Object> operation) {
        return list(operation, "parameters").stream()
                .map(OpenApiTest::asMap)
                .filter(parameter -> "query".equals(parameter.get("in")))
                .map(parameter -> String.valueOf(parameter.get("name")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> queryNames(Parameter parameter) {
        if (parameter.isAnnotationPresent(BeanParam.class)) {
            return Stream.of(parameter.getType().getDeclaredFields()).flatMap(OpenApiTest::queryName);
        }
        return queryName(parameter);
    }

    private static Stream<String> queryName(AnnotatedElement element) {
        return Stream.ofNullable(element.getAnnotation(QueryParam.class)).map(QueryParam::value);
    }

    private static Stream<Method> methods(Class<?> resource) {
        return Stream.of(resource.getDeclaredMethods())
                .filter(method -> !verb(method).isEmpty());
    }

    private static String verb(Method method) {
        Map<String, Class<? extends Annotation>> verbs =
                Map.of("get", GET.class, "put", PUT.class, "post", POST.class, "delete", DELETE.class);
        return verbs.entrySet().stream()
                .filter(verb -> method.isAnnotationPresent(verb.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private static String path(Class<?> resource, Method method) {
        Path own = method.getAnnotation(Path.class);
        return Stream.of(resource.getAnnotation(Path.class).value(), own == null ? "" : own.value())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/", "/", ""));
    }

    private static Map<String, Object> read() {
        InputStream in = OpenApiResource.class.getResourceAsStream("openapi.yaml");
        return asMap(new Yaml(new SafeConstructor(new LoaderOptions())).load(in));
    }

    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        return asMap(parent.get(key));
    }

    private static List<Object> list(Map<String, Object> parent, String key) {
        return parent.get(key) instanceof Collection<?> found ? List.copyOf(found) : List.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<String, Object>) value;
    }
}
