using Proxy.Actors.Checks;
using Proxy.Node.Palette;

namespace Proxy.Node.Tests.Palette;

public sealed class CheckReportTextTests
{
    [Fact]
    public void A_check_has_a_line_for_each_step_and_what_came() => Assert.Equal(
        """
        cache 10.0.0.4:6379 at 10.0.0.4:6380
          connect          ok         0.4 ms
          send "PING\r\n"  ok         0.0 ms
          expect "+PONG"   failed     0.9 ms  it ended
            came: -LOADING\r\n
        failed after 1.4 ms: expected "+PONG"
        """,
        CheckReportText.Of(CheckReportView.Of(new CheckReport(
            "cache",
            "10.0.0.4:6379",
            "10.0.0.4:6380",
            false,
            "expected \"+PONG\"",
            TimeSpan.FromMilliseconds(1.4),
            [
                new CheckReportStep("connect", "", true, "", TimeSpan.FromMilliseconds(0.4)),
                new CheckReportStep("send \"PING\\r\\n\"", "", true, "", TimeSpan.Zero),
                new CheckReportStep("expect \"+PONG\"", "-LOADING\\r\\n", false, "it ended", TimeSpan.FromMilliseconds(0.9)),
            ]))));
}
