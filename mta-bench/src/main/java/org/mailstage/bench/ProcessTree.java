package org.mailstage.bench;

import java.util.List;
import java.util.Optional;

/**
 * A process and all that come from it. Second choice: processes that have ended are counted only when their parent, still
 * alive, has waited for them.
 *
 * @param root process id of the first
 */
record ProcessTree(long root) implements ProcessGroup {
    @Override
    public List<Long> pids() {
        return Proc.tree(root);
    }

    @Override
    public double cpuSeconds() {
        return pids().stream()
                .map(Proc::stat)
                .flatMap(Optional::stream)
                .mapToDouble(stat -> stat.cpuSeconds() + stat.childrenCpuSeconds())
                .sum();
    }
}
