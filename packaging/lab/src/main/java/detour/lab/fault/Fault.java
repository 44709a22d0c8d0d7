package detour.lab.fault;

import detour.lab.netns.Moment;
import java.time.Duration;

/**
 * A fault of one ISP.
 *
 * <pre>
 * fault            gateway's carrier  next hop answers  Internet answers
 * CarrierLost      no                 no                no
 * NextHopSilent    yes                no                no
 * CoreBlackHole    yes                yes               no
 * UpstreamLost     yes                yes               no (requests are lost)
 * DownstreamLost   yes                yes               no (answers are lost)
 * Loss, Delay      yes                yes               sometimes, late
 * Stall            yes                yes               late
 * QueueFull        yes                yes               late, with loss
 * AddressRenewed   yes                yes               yes
 * AddressChanged   yes                yes, elsewhere    yes, from the new address
 * GatewayChanged   yes                yes, elsewhere    yes
 * InterfaceDeleted (no interface)     no                no
 * </pre>
 */
public sealed interface Fault {
  /** Inflicts it. */
  Moment inflict(FaultSite site);

  /** Heals it. */
  Moment heal(FaultSite site);

  /** The cable is out: the far end of the gateway's WAN link goes down. */
  record CarrierLost() implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.carrier(false);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.carrier(true);
    }
  }

  /** The core forwards nothing either way, without a word; the next hop still answers. */
  record CoreBlackHole() implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.coreLoss(1000, 1000);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.coreLoss(0, 0);
    }
  }

  /**
   * The next hop hears and says nothing: no ARP, no answers, no router advertisements, no noise.
   */
  record NextHopSilent() implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.nextHopSilent(true);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.nextHopSilent(false);
    }
  }

  /** What the office sends is lost in the core; what comes from outside arrives. */
  record UpstreamLost() implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.coreLoss(1000, 0);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.coreLoss(0, 0);
    }
  }

  /** What the office sends arrives; the answers are lost in the core. */
  record DownstreamLost() implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.coreLoss(0, 1000);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.coreLoss(0, 0);
    }
  }

  /**
   * Random loss in the core.
   *
   * @param upPermille of what the office sends, 0 to 1000
   * @param downPermille of what it is sent, 0 to 1000
   */
  record Loss(int upPermille, int downPermille) implements Fault {
    /** Checks the ranges. */
    public Loss {
      if (upPermille < 0 || upPermille > 1000 || downPermille < 0 || downPermille > 1000) {
        throw new IllegalArgumentException("permille: " + upPermille + ", " + downPermille);
      }
    }

    @Override
    public Moment inflict(FaultSite site) {
      return site.coreLoss(upPermille, downPermille);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.coreLoss(0, 0);
    }
  }

  /**
   * More delay; needs a lab raised with {@code rtt}.
   *
   * @param oneWay added in each direction
   * @param jitter each packet waits up to this much longer still
   */
  record Delay(Duration oneWay, Duration jitter) implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.delay(oneWay, jitter);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.delay(Duration.ZERO, Duration.ZERO);
    }
  }

  /**
   * A radio that hears nothing for a while: packets wait and then come all at once. It ends by
   * itself; needs a lab raised with {@code rtt}.
   *
   * @param length of the silence
   */
  record Stall(Duration length) implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.hold(length);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.hold(Duration.ZERO);
    }
  }

  /**
   * A slow link with a long queue, filled by other customers of the ISP in both directions.
   *
   * @param rateKbit what the link carries, kilobit per second
   * @param length how long a packet waits in a full queue
   * @param loadPermille what the others offer, of {@code rateKbit}: 1050 keeps the queue full and
   *     loses 5 %; 0 leaves filling it to the office itself
   */
  record QueueFull(int rateKbit, Duration length, int loadPermille) implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.queue(this);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.noQueue();
    }
  }

  /**
   * The gateway's address is given again, unchanged, with a fresh lifetime. Healing does nothing
   * more.
   */
  record AddressRenewed() implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.renewAddress();
    }

    @Override
    public Moment heal(FaultSite site) {
      return Moment.of(() -> {});
    }
  }

  /**
   * The ISP renumbers: other subnet, other address, other next hop, IPv4 and IPv6. Healing goes
   * back.
   */
  record AddressChanged() implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.otherSubnet(true);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.otherSubnet(false);
    }
  }

  /** The next hop moves to another address of the same subnet. Healing goes back. */
  record GatewayChanged() implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.otherNextHop(true);
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.otherNextHop(false);
    }
  }

  /**
   * The interface is gone (a modem pulled out). Healing makes it again, as a network manager would:
   * new ifindex.
   */
  record InterfaceDeleted() implements Fault {
    @Override
    public Moment inflict(FaultSite site) {
      return site.deleteInterface();
    }

    @Override
    public Moment heal(FaultSite site) {
      return site.makeInterface();
    }
  }
}
