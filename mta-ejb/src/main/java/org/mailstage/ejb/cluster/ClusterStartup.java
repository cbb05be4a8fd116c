package org.mailstage.ejb.cluster;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;

/** Shows this node to the cluster when the application starts. */
@Singleton
@Startup
public class ClusterStartup {
    @Inject
    SiteStatesProducer producer;

    @PostConstruct
    void start() {
        producer.touch();
    }
}
