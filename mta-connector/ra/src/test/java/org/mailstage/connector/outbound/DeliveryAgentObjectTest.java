package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.DeliveryRequest;

class DeliveryAgentObjectTest {
    private final DeliveryAgentObject object = new DeliveryAgentObject();

    @Test
    void objectShouldDelegateToTheAgentOfItsResourceAdapter() throws Exception {
        DeliveryRequest request = Requests.to().build();
        object.setResourceAdapter(new Owner(r -> {
            assertThat(r).isSameAs(request);
            return List.of();
        }));
        assertThat(object.deliver(request)).isEmpty();
    }

    @Test
    void objectShouldRefuseAnAdapterWithoutAgent() {
        assertThatThrownBy(() -> object.setResourceAdapter(new Adapter())).isInstanceOf(InvalidPropertyException.class);
    }

    @Test
    void objectShouldRefuseToDeliverWhenItHasNoAdapter() {
        assertThatThrownBy(() -> object.deliver(Requests.to().build())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void objectShouldSurviveSerializationWithoutItsAdapter() throws Exception {
        object.setResourceAdapter(new Owner(r -> List.of()));
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(octets.toByteArray()))) {
            assertThat(((DeliveryAgentObject) in.readObject()).getResourceAdapter())
                    .isNull();
        }
    }

    @Test
    void objectsShouldBeEqualWhenTheyBelongToTheSameAdapter() throws Exception {
        Owner owner = new Owner(r -> List.of());
        DeliveryAgentObject other = new DeliveryAgentObject();
        object.setResourceAdapter(owner);
        assertThat(object).isNotEqualTo(other);
        other.setResourceAdapter(owner);
        assertThat(object).isEqualTo(other).hasSameHashCodeAs(other);
    }

    private static class Adapter implements ResourceAdapter {
        @Override
        public void start(BootstrapContext context) {}

        @Override
        public void stop() {}

        @Override
        public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) {}

        @Override
        public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {}

        @Override
        public XAResource[] getXAResources(ActivationSpec[] specs) {
            return new XAResource[0];
        }
    }

    private static final class Owner extends Adapter implements DeliveryAgentOwner {
        private final DeliveryAgent agent;

        Owner(DeliveryAgent agent) {
            this.agent = agent;
        }

        @Override
        public DeliveryAgent deliveryAgent() {
            return agent;
        }
    }
}
