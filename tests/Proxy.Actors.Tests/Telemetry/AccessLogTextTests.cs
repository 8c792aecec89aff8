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
            + "to-server=100 to-client=20000 end=client-closed state=-- tried=\"a:1: Connection refused\"",
        AccessLogText.Line(Records.Ended(failures: "a:1: Connection refused")));

    [Fact]
    public void What_a_server_shows_cannot_forge_a_line() => Assert.EndsWith(
        " tried=\"a:1: TLS: it is for x\\\" end=drained \\u000a2026\"",
        AccessLogText.Line(Records.Ended(failures: "a:1: TLS: it is for x\" end=drained \n2026")));

    [Fact]
    public void Json_of_a_bound_pair() => Assert.Equal(
        """{"time":"2026-02-03T04:05:06.078Z","event":"bound","pair":"ab-1-2f","listener":"web","client":"192.0.2.1:4711","endpoint":"10.0.0.7:8080","attempts":2,"connectMs":3}""",
        AccessLogText.Json(Records.Bound()));

    [Fact]
    public void Json_of_an_ended_pair() => Assert.Equal(
        """{"time":"2026-02-03T04:05:06.078Z","event":"ended","pair":"ab-1-2f","listener":"web","client":"192.0.2.1:4711","endpoint":"10.0.0.7:8080","attempts":2,"connectMs":3,"durationMs":1234,"bytesToServer":100,"bytesToClient":20000,"end":"client-closed","state":"--","tried":"a:1: no"}""",
        AccessLogText.Json(Records.Ended(failures: "a:1: no")));

    [Fact]
    public void Line_of_a_record_of_a_node_that_says_no_state_has_none() => Assert.EndsWith(
        " to-client=20000 end=client-closed", AccessLogText.Line(Records.Ended() with { State = null }), StringComparison.Ordinal);

    [Fact]
    public void Time_of_connecting_that_there_is_not_is_a_dash_and_no_field_of_json()
    {
        var record = Records.Ended() with { ConnectTime = null, Queued = TimeSpan.FromSeconds(3) };
        Assert.Contains(" connect=- duration=1234ms ", AccessLogText.Line(record), StringComparison.Ordinal);
        Assert.Contains(" queued=3000ms", AccessLogText.Line(record), StringComparison.Ordinal);
        Assert.DoesNotContain("connectMs", AccessLogText.Json(record), StringComparison.Ordinal);
        Assert.Contains("\"queuedMs\":3000", AccessLogText.Json(record), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_of_a_client_without_a_pair() => Assert.Equal(
        "2026-02-03T04:05:06.078Z ended - web 192.0.2.1:4711 -> - connect=- duration=0ms to-server=0 to-client=0 end=refused state=PR reason=\"it is \\\"denied\\\"\"",
        AccessLogText.Line(new AccessRecord(
            Records.Bound().Time, AccessRecord.NoPair, "web", Records.Bound().Client, "-", 0, default, PairEnd.Refused, default, 0, 0, "")
        {
            State = TerminationState.TurnedAway,
            Reason = "it is \"denied\"",
        }));

    [Fact]
    public void Line_tells_what_was_learnt_of_the_client() => Assert.EndsWith(
        " connect=3ms proxied=10.0.0.9:5000 route=shop sni=shop.example alpn=h2,http/1.1 host=www.shop.example "
            + "tls=TLSv1.3/TLS_AES_256_GCM_SHA384,resumed,truncated client-cert=\"Alice Example\" server-tls=TLSv1.2/ECDHE-ECDSA-AES128-GCM-SHA256 server-alpn=http/1.1",
        AccessLogText.Line(Records.Bound() with { Details = Records.Details() }),
        StringComparison.Ordinal);

    [Fact]
    public void Json_tells_what_was_learnt_of_the_client() => Assert.EndsWith(
        ""","connectMs":3,"proxied":"10.0.0.9:5000","route":"shop","sni":"shop.example","alpn":"h2,http/1.1","host":"www.shop.example","tls":{"version":"TLSv1.3","cipher":"TLS_AES_256_GCM_SHA384","resumed":true,"end":"truncated"},"clientCert":"Alice Example","serverTls":{"version":"TLSv1.2","cipher":"ECDHE-ECDSA-AES128-GCM-SHA256","resumed":false},"serverAlpn":"http/1.1","reason":"why"}""",
        AccessLogText.Json(Records.Bound() with { Details = Records.Details(), Reason = "why" }),
        StringComparison.Ordinal);

    [Fact]
    public void A_record_without_anything_has_no_reason() => Assert.Equal("", default(AccessRecord).Reason);

    // Attributes cannot hold half of a character.
    [Fact]
    public void Half_of_a_character_is_written_as_an_escape() => Assert.Equal("\"lone \\ud800\"", LogValue.Of("lone " + '\ud800'));

    [Theory]
    [InlineData("x\" state=CD tried=\"y", "\"x\\\" state=CD tried=\\\"y\"")]
    [InlineData("a\nb\r\t\0", "\"a\\u000ab\\u000d\\u0009\\u0000\"")]
    [InlineData("\u001b[31m\u009b\u202e\u2066\u2028", "\"\\u001b[31m\\u009b\\u202e\\u2066\\u2028\"")]
    [InlineData("\ufeff\u00ad\u200b\u2060", "\"\\ufeff\\u00ad\\u200b\\u2060\"")]
    [InlineData("back\\slash", "\"back\\\\slash\"")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("J\u00fcrgen", "\"J\u00fcrgen\"")]
    [InlineData("", "\"\"")]
    public void A_value_of_a_client_ends_where_it_ends(string value, string written)
    {
        Assert.Equal(written, LogValue.Of(value));
        var details = Records.Details(value, value, value, value);
        var line = AccessLogText.Line(Records.Bound() with { Details = details, Reason = value });
        Assert.Contains($" sni={written} alpn={written} host={written} ", line, StringComparison.Ordinal);
        if (value.Length > 0) Assert.EndsWith($" reason={written}", line, StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(AccessLogText.Json(Records.Bound() with { Details = details }));
        Assert.Equal(value, parsed.RootElement.GetProperty("sni").GetString());
    }

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
        var names = Enum.GetValues<PairEnd>().Select(PairEnds.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z-]+$", name));
        Assert.Equal("half-close-timeout", PairEnds.Name(PairEnd.HalfCloseTimeout));
    }
}
