using System.Text.Json;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;

namespace Proxy.Actors.Tests.Telemetry;

public sealed class AccessLogTextTests
{
    [Fact]
    public void Line_of_a_bound_pair() => Assert.Equal(
        "2026-02-03T04:05:06.078Z bound ab-1-2f web 192.0.2.1:4711 -> 10.0.0.7:8080 connect=3ms",
        AccessLogText.Line(Records.Bound()));

    [Fact]
    public void Line_of_an_ended_pair() => Assert.Equal(
        "2026-02-03T04:05:06.078Z ended ab-1-2f web 192.0.2.1:4711 -> 10.0.0.7:8080 connect=3ms duration=1234ms "
            + "to-server=100 to-client=20000 end=client-closed tried=\"a:1: Connection refused\"",
        AccessLogText.Line(Records.Ended(failures: "a:1: Connection refused")));

    [Fact]
    public void Json_of_a_bound_pair() => Assert.Equal(
        """{"time":"2026-02-03T04:05:06.078Z","event":"bound","pair":"ab-1-2f","listener":"web","client":"192.0.2.1:4711","endpoint":"10.0.0.7:8080","attempts":2,"connectMs":3}""",
        AccessLogText.Json(Records.Bound()));

    [Fact]
    public void Json_of_an_ended_pair() => Assert.Equal(
        """{"time":"2026-02-03T04:05:06.078Z","event":"ended","pair":"ab-1-2f","listener":"web","client":"192.0.2.1:4711","endpoint":"10.0.0.7:8080","attempts":2,"connectMs":3,"durationMs":1234,"bytesToServer":100,"bytesToClient":20000,"end":"client-closed","tried":"a:1: no"}""",
        AccessLogText.Json(Records.Ended(failures: "a:1: no")));

    [Theory]
    [InlineData("\"},{\"x\":\"")]
    [InlineData("a\nb\r\n\u2028\0")]
    [InlineData("back\\slash")]
    [InlineData("lone \ud800 surrogate")]
    public void Json_survives_any_name(string name)
    {
        var json = AccessLogText.Json(Records.Ended(name, name));
        Assert.DoesNotContain('\n', json);
        using var parsed = JsonDocument.Parse(json);
        Assert.Equal(name.Replace('\ud800', '\ufffd'), parsed.RootElement.GetProperty("endpoint").GetString());
        Assert.Equal(name.Replace('\ud800', '\ufffd'), parsed.RootElement.GetProperty("tried").GetString());
    }

    [Fact]
    public void Every_end_has_a_name_of_its_own()
    {
        var names = Enum.GetValues<PairEnd>().Select(AccessLogText.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z-]+$", name));
        Assert.Equal("half-close-timeout", AccessLogText.Name(PairEnd.HalfCloseTimeout));
    }
}
