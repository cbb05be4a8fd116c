package org.mailstage.core.delivery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Source addresses that share a load by their weights. Immutable.
 *
 * @param members at least one
 */
public record SourcePool(List<Member> members) {
    public SourcePool {
        members = List.copyOf(members);
    }

    /**
     * One address.
     *
     * @param helo name to say in EHLO; empty for the server's own
     * @param weight share of the connections, at least 1
     */
    public record Member(InetAddress address, String helo, int weight) {
        boolean isIpv4() {
            return address instanceof Inet4Address;
        }
    }

    /**
     * One address of each family that the pool has, drawn by weight.
     *
     * @param hostname the server's own name
     */
    public List<SourceAddress> draw(String hostname, RandomGenerator random) {
        List<SourceAddress> drawn = new ArrayList<>(2);
        for (boolean ipv4 : new boolean[] {true, false}) {
            List<Member> family =
                    members.stream().filter(member -> member.isIpv4() == ipv4).toList();
            if (!family.isEmpty()) {
                Member member = draw(family, random);
                drawn.add(new SourceAddress(member.address(), member.helo().isEmpty() ? hostname : member.helo()));
            }
        }
        return drawn;
    }

    private static Member draw(List<Member> family, RandomGenerator random) {
        int left = random.nextInt(family.stream().mapToInt(Member::weight).sum());
        for (Member member : family) {
            left -= member.weight();
            if (left < 0) {
                return member;
            }
        }
        return family.get(family.size() - 1);
    }
}
