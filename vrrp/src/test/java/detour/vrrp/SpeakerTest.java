package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.packet.Counters;
import detour.vrrp.state.Action;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeakerTest implements Speaker.Out {
  private final List<String> reached = new ArrayList<>();
  private final List<String> unreachable = new ArrayList<>();
  private Optional<String> unsent = Optional.empty();

  private static InetAddress peer(int number) {
    return Addresses.parse("10.9.0." + number);
  }

  @Test
  void onePeerThatIsNotReachedSilencesNoneOfTheOthers() {
    RouterSettings settings =
        Pretend.settings("office", 51).peers(List.of(peer(3), peer(4), peer(5), peer(6))).build();
    Speaker speaker = new Speaker(settings, this, ChecksumForm.MESSAGE, text -> unsent = text);
    speaker.from(peer(2));
    unreachable.addAll(List.of("10.9.0.3", "10.9.0.5"));
    Runnable advert = speaker.say(new Action.Send(100, 100_000_000L), new Counters());
    advert.run();
    assertThat(reached).containsExactly("10.9.0.4", "10.9.0.6");
    assertThat(unsent).contains("an advert could not be sent: no way to 10.9.0.3");
    unreachable.clear();
    advert.run();
    assertThat(unsent).isEmpty();
  }

  @Override
  public void send(byte[] message, InetAddress source) {
    throw new AssertionError("to the group");
  }

  @Override
  public void send(byte[] message, InetAddress source, InetAddress peer) throws IOException {
    String to = Addresses.text(peer);
    if (unreachable.contains(to)) {
      throw new IOException("no way to " + to);
    }
    reached.add(to);
  }
}
