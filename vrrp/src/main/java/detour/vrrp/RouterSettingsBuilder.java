package detour.vrrp;

import detour.kernel.address.Prefix;
import detour.vrrp.election.Tracked;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.state.Speech;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings with their defaults, to be changed one by one. */
public final class RouterSettingsBuilder {
  private static final Duration USUAL_LIFETIME = Duration.ofSeconds(10);

  private String name;
  private String interfaceName;
  private int id;
  private List<Prefix> addresses;
  private int priority = 100;
  private Speech speech = Speech.V3;
  private Duration interval = Duration.ofSeconds(1);
  private boolean fast;
  private boolean preempt = true;
  private Duration preemptDelay = Duration.ZERO;
  private boolean virtualMac;
  private boolean accept = true;
  private List<InetAddress> peers = List.of();
  private Optional<ChecksumForm> checksum = Optional.empty();
  private Optional<String> password = Optional.empty();
  private Optional<HmacSettings> hmac = Optional.empty();
  private List<Tracked> tracked = List.of();
  private Duration betterAfter = Duration.ofSeconds(10);
  private @Nullable Duration lifetime;
  private Duration renew = Duration.ofSeconds(3);

  /** A virtual router with all else as by default. */
  public RouterSettingsBuilder(String name, String interfaceName, int id, List<Prefix> addresses) {
    this.name = name;
    this.interfaceName = interfaceName;
    this.id = id;
    this.addresses = addresses;
  }

  /** Starts from settings that are there. */
  public RouterSettingsBuilder(RouterSettings from) {
    this(from.name(), from.interfaceName(), from.id(), from.addresses());
    priority = from.priority();
    speech = from.speech();
    interval = from.interval();
    fast = from.fast();
    preempt = from.preempt();
    preemptDelay = from.preemptDelay();
    virtualMac = from.virtualMac();
    accept = from.accept();
    peers = from.peers();
    checksum = from.checksum();
    password = from.password();
    hmac = from.hmac();
    tracked = from.tracked();
    betterAfter = from.betterAfter();
    lifetime = from.lifetime();
    renew = from.renew();
  }

  public RouterSettingsBuilder name(String value) {
    name = value;
    return this;
  }

  public RouterSettingsBuilder interfaceName(String value) {
    interfaceName = value;
    return this;
  }

  public RouterSettingsBuilder id(int value) {
    id = value;
    return this;
  }

  public RouterSettingsBuilder addresses(List<Prefix> value) {
    addresses = value;
    return this;
  }

  /** 100. */
  public RouterSettingsBuilder priority(int value) {
    priority = value;
    return this;
  }

  /** Version 3. */
  public RouterSettingsBuilder speech(Speech value) {
    speech = value;
    return this;
  }

  /** One second. */
  public RouterSettingsBuilder interval(Duration value) {
    interval = value;
    return this;
  }

  /** No. */
  public RouterSettingsBuilder fast(boolean value) {
    fast = value;
    return this;
  }

  /** Yes, at once. */
  public RouterSettingsBuilder preempt(boolean value, Duration delay) {
    preempt = value;
    preemptDelay = delay;
    return this;
  }

  /** No. */
  public RouterSettingsBuilder virtualMac(boolean value) {
    virtualMac = value;
    return this;
  }

  /** Yes. */
  public RouterSettingsBuilder accept(boolean value) {
    accept = value;
    return this;
  }

  /** None: multicast. */
  public RouterSettingsBuilder peers(List<InetAddress> value) {
    peers = value;
    return this;
  }

  /** As the peer has it. */
  public RouterSettingsBuilder checksum(ChecksumForm value) {
    checksum = Optional.of(value);
    return this;
  }

  /** None. */
  public RouterSettingsBuilder password(String value) {
    password = Optional.of(value);
    return this;
  }

  /** None. */
  public RouterSettingsBuilder hmac(HmacSettings value) {
    hmac = Optional.of(value);
    return this;
  }

  /** Nothing; better after 10 s. */
  public RouterSettingsBuilder tracked(List<Tracked> value, Duration better) {
    tracked = value;
    betterAfter = better;
    return this;
  }

  /** 10 s, more where that is too little for interval and renewals. */
  public RouterSettingsBuilder lifetime(Duration value) {
    lifetime = value;
    return this;
  }

  /** 3 s. */
  public RouterSettingsBuilder renew(Duration value) {
    renew = value;
    return this;
  }

  private Duration usualLifetime() {
    Duration least =
        RouterSettings.leastLifetime(RouterSettings.othersWait(speech, interval), renew);
    return least.compareTo(USUAL_LIFETIME) < 0 ? USUAL_LIFETIME : least;
  }

  /** As they are now. */
  public RouterSettings build() {
    return new RouterSettings(
        name,
        interfaceName,
        id,
        addresses,
        priority,
        speech,
        interval,
        fast,
        preempt,
        preemptDelay,
        virtualMac,
        accept,
        peers,
        checksum,
        password,
        hmac,
        tracked,
        betterAfter,
        lifetime != null ? lifetime : usualLifetime(),
        renew);
  }
}
