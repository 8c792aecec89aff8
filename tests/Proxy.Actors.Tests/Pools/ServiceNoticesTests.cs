using System.Globalization;
using Proxy.Actors.Discovery;
using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pools;

public sealed class ServiceNoticesTests
{
    private static readonly TcpAddress Address = TcpAddress.From(new(System.Net.IPAddress.Loopback, 1));

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly ServiceNotices _notices;

    public ServiceNoticesTests() => _notices = new ServiceNotices("web", "_web._tcp.test", _time, _log);

    [Fact]
    public void Changes_are_told_at_once_while_they_are_few()
    {
        Assert.Null(_notices.Add(Answer("a", "b")));
        Assert.Null(_notices.Add(Answer("a", "b")));
        Assert.Null(_notices.Add(Answer("b", "c")));
        Assert.Null(_notices.Add(Answer("b", "c") with { Problem = "it is gone" }));
        Assert.Null(_notices.Add(Answer("b", "c") with { Problem = "it is still gone" }));
        Assert.Null(_notices.Add(Answer("b", "c")));
        Assert.Equal(
            [
                "info PC362 pool web: service _web._tcp.test has 2 endpoints now (+a:1, +b:1)",
                "info PC362 pool web: service _web._tcp.test has 2 endpoints now (+c:1, -a:1)",
                "warning PC361 pool web: service _web._tcp.test cannot be looked up (it is gone); its last 2 endpoints stay in use",
                "info PC362 pool web: service _web._tcp.test has 2 endpoints now ()",
            ],
            _log.Lines);
    }

    [Fact]
    public void Service_that_changes_with_every_answer_has_a_line_a_minute()
    {
        var rest = (TimeSpan?)null;
        for (var second = 0; second < 600; second++, _time.Advance(TimeSpan.FromSeconds(1))) rest = _notices.Add(Answer($"h{second}", $"i{second}"));
        Assert.InRange(_log.Lines.Count, 5 + 8, 5 + 10);
        Assert.EndsWith("has 2 endpoints now (+h0:1, +i0:1)", _log.Lines.First(), StringComparison.Ordinal);
        Assert.Matches(@"has 2 endpoints now \(\+h[0-9]+:1, \+i[0-9]+:1, -h[0-9]+:1, -i[0-9]+:1; 60 changes since the last line\)$", _log.Lines.Last());

        Assert.NotNull(rest);
        var before = _log.Lines.Count;
        _time.Advance(rest.Value);
        Assert.Null(_notices.TellRest());
        Assert.Equal(before + 1, _log.Lines.Count);
        Assert.Contains("+h599:1", _log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Service_that_is_what_it_was_after_many_changes_is_told_of_with_their_number()
    {
        for (var i = 0; i < 5; i++) _notices.Add(Answer($"{i}"));
        _notices.Add(Answer("a"));
        _notices.Add(Answer("4"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_notices.TellRest());
        Assert.Equal("info PC362 pool web: service _web._tcp.test has 1 endpoints now (2 changes since the last line)", _log.Lines.Last());
    }

    [Fact]
    public void Name_server_that_answers_now_and_then_fills_no_log_and_hosts_without_an_address_do_not_either()
    {
        for (var second = 0; second < 300; second++, _time.Advance(TimeSpan.FromSeconds(1)))
            _notices.Add(second % 2 == 0 ? Answer("a") : Answer("a") with { Problem = second.ToString(CultureInfo.InvariantCulture) });
        Assert.InRange(_log.Lines.Count, 5, 10);

        _time.Advance(TimeSpan.FromHours(1));
        _log.Lines.Clear();
        for (var second = 0; second < 300; second++, _time.Advance(TimeSpan.FromSeconds(1))) _notices.Add(Lost(1 + (second % 2)));
        Assert.InRange(_log.Lines.Count(line => line.Contains("PC363", StringComparison.Ordinal)), 1, 10);
        Assert.InRange(_log.Lines.Count, 5, 20);
    }

    private static ServiceAnswer Answer(params string[] hosts) =>
        ServiceAnswer.None with { Endpoints = [.. hosts.Select(host => new FoundEndpoint(new EndpointSettings(host, 1, 1), [Address]))] };

    private static ServiceAnswer Lost(int count) => Answer("a", "b") with
    {
        Endpoints = [.. Answer("a", "b").Endpoints.Select((each, i) => i < count ? each with { Addresses = [] } : each)],
    };
}
