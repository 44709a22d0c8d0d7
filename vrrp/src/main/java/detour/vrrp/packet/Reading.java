package detour.vrrp.packet;

import java.net.InetAddress;
import java.util.Optional;

/** What reading a frame came to. */
public sealed interface Reading {
  /**
   * An advert for us.
   *
   * @param source who sent it
   * @param advert what it says
   * @param path by which checks it was right
   * @param form what its checksum covers
   * @param addressesAgree whether its addresses are ours, in any order; a difference is counted and
   *     said but never a reason to drop (RFC 9568 section 7.1)
   */
  record Accepted(
      InetAddress source, Advert advert, AcceptPath path, ChecksumForm form, boolean addressesAgree)
      implements Reading {}

  /**
   * Not an advert for us.
   *
   * @param reason which check it failed
   * @param vrid the virtual router it speaks of, 0 where it could not be read that far
   * @param source who sent it, likewise
   * @param aheadSeconds by which its trailer's time is ahead of ours, of {@link
   *     RejectReason#HMAC_TIME} only
   */
  record Rejected(RejectReason reason, int vrid, Optional<InetAddress> source, long aheadSeconds)
      implements Reading {
    /** From whoever it is. */
    public Rejected(RejectReason reason, int vrid) {
      this(reason, vrid, Optional.empty(), 0);
    }

    /** The same from whoever it is: there are few of these, whatever comes in. */
    public Rejected fromAnybody() {
      return new Rejected(reason, vrid);
    }
  }
}
