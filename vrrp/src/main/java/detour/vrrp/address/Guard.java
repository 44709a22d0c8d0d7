package detour.vrrp.address;

import detour.kernel.Nftables;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.nft.NftException;
import detour.vrrp.packet.MacAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Packets that must not be taken, in nftables: frames to the virtual MAC in a Backup (RFC 9568
 * section 6.4.2), and, without Accept_Mode, packets to the addresses (section 6.4.3), neighbour
 * discovery excepted.
 *
 * <p>Tables {@code netdev detour_vrrp} and {@code inet detour_vrrp}; a chain of a router is named
 * for its interface's index, family and id.
 */
final class Guard {
  static final String INGRESS = "netdev detour_vrrp";
  static final String INPUT = "inet detour_vrrp";

  private final Nftables nftables;
  private Holding holding;
  private boolean ingress;
  private boolean input;
  private boolean open;
  private boolean refused;
  private int index;

  Guard(Nftables nftables, Holding holding) {
    this.nftables = nftables;
    this.holding = holding;
  }

  /** The chains of all routers that have rules, as "family table chain". */
  static Set<String> chains(Nftables nftables) throws NftException {
    Set<String> chains = new HashSet<>();
    for (String table : List.of(INGRESS, INPUT)) {
      String[] words = table.split(" ", 2);
      nftables
          .table(words[0], words[1])
          .ifPresent(
              each ->
                  each.chains()
                      .forEach(
                          (name, chain) -> {
                            if (!chain.rules().isEmpty()) {
                              chains.add(table + " " + name);
                            }
                          }));
    }
    return chains;
  }

  private String chain(String table) {
    return chain(table, index, holding);
  }

  private static String chain(String table, int index, Holding holding) {
    return table + " if" + index + "_" + holding.family().word() + "_" + holding.vrid();
  }

  /** The chains that a router has on an interface, as {@link #chains} has them. */
  static Set<String> chains(int index, Holding holding) {
    Set<String> chains = new HashSet<>();
    if (hasIngress(holding)) {
      chains.add(chain(INGRESS, index, holding));
    }
    if (hasInput(holding)) {
      chains.add(chain(INPUT, index, holding));
    }
    return chains;
  }

  private static boolean hasIngress(Holding holding) {
    return holding.virtualMac();
  }

  private static boolean hasInput(Holding holding) {
    return !holding.accept() && !holding.owned();
  }

  /** Whether it has any rules. */
  boolean any() {
    return ingress || input;
  }

  /** Sets up for an interface. */
  void prepare(int ifindex, boolean yes) throws NftException {
    remove();
    index = ifindex;
    ingress = hasIngress(holding);
    input = hasInput(holding);
    open = yes;
    write();
  }

  private void write() throws NftException {
    run((ingress ? ingress() : "") + (input ? refusal() : ""));
  }

  private void run(String commands) throws NftException {
    refused = true;
    if (!commands.isEmpty()) {
      nftables.run(commands);
    }
    refused = false;
  }

  /** Writes again what was refused. */
  void retry() throws NftException {
    if (refused) {
      write();
    }
  }

  /**
   * Puts back what somebody took away, as by flushing the whole ruleset.
   *
   * @param chains that are there
   * @return whether any was missing
   */
  boolean restore(Set<String> chains) throws NftException {
    boolean missing = any() && !chains.containsAll(chains(index, holding));
    if (missing) {
      write();
    }
    return missing;
  }

  /** Table and chain each time: somebody may have flushed the ruleset. */
  private String empty(String table, String hook) {
    return "add table "
        + table
        + "\nadd chain "
        + chain(table)
        + " { type filter hook "
        + hook
        + "; policy accept; }\nflush chain "
        + chain(table)
        + "\n";
  }

  private String ingress() {
    String device = "ingress device \"" + holding.interfaceName() + "\" priority -300";
    return empty(INGRESS, device) + rule() + "\n";
  }

  /**
   * Closed: nothing to the virtual MAC. Open: nothing from it, as then it is ours; a new Active's
   * gratuitous ARP would be answered by one that is about to step back, and the answer would make
   * the switch send the office's frames back to it. Adverts are captured before.
   */
  private String rule() {
    MacAddress station = MacAddress.virtual(holding.family(), holding.vrid());
    String address = open ? " ether saddr " : " ether daddr ";
    return "add rule " + chain(INGRESS) + address + station + " counter drop";
  }

  private String refusal() {
    StringBuilder commands = new StringBuilder(empty(INPUT, "input priority -10"));
    holding
        .addresses()
        .forEach(
            each -> {
              commands.append("add rule " + chain(INPUT));
              boolean four = holding.family() == Family.IPV4;
              String address = Addresses.text(each.address());
              commands.append(
                  four
                      ? " ip daddr " + address
                      : " ip6 daddr "
                          + address
                          + " icmpv6 type != { nd-neighbor-solicit, nd-neighbor-advert }");
              commands.append(" counter drop\n");
              if (!four) {
                commands.append("add rule " + chain(INPUT) + " ip6 daddr " + address);
                commands.append(" meta l4proto != ipv6-icmp counter drop\n");
              }
            });
    return commands.toString();
  }

  /** Other addresses of the same router. */
  void change(Holding next) throws NftException {
    holding = next;
    if (input) {
      run(refusal());
    }
  }

  /** Frames to the virtual MAC are taken from now on, or not. */
  void open(boolean yes) throws NftException {
    open = yes;
    if (ingress) {
      run(ingress());
    }
  }

  /** Takes the chains away, and a table with its last one. */
  void remove() {
    if (ingress) {
      remove(INGRESS);
    }
    if (input) {
      remove(INPUT);
    }
    ingress = false;
    input = false;
    refused = false;
  }

  private void remove(String table) {
    quietly("delete chain " + chain(table));
    try {
      removeIfEmpty(nftables, table);
    } catch (NftException unreadable) {
      // It stays, empty.
    }
  }

  static void removeIfEmpty(Nftables nftables, String table) throws NftException {
    String[] words = table.split(" ", 2);
    if (nftables.table(words[0], words[1]).filter(each -> each.chains().isEmpty()).isPresent()) {
      nftables.run("delete table " + table);
    }
  }

  private void quietly(String command) {
    try {
      nftables.run(command);
    } catch (NftException gone) {
      // With its interface the kernel takes an ingress chain away by itself.
    }
  }
}
