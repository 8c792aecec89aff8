using System.Diagnostics;
using System.Net;
using Proxy.Actors.Discovery;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Discovery;

/// <summary>Services asked for at a real name server.</summary>
public sealed class ServiceLookupTests
{
    private static readonly ServiceSettings Service = new("_db._tcp.test", 0, null);

    [Fact]
    public async Task Answer_has_ports_tiers_weights_and_addresses_of_all_families()
    {
        await using var server = await DnsServer.StartAsync(
            "_db._tcp 30 SRV 10 5 5432 One", "_db._tcp 30 SRV 10 0 5433 two", "_db._tcp 30 SRV 20 0 5432 three",
            "one 40 A 127.0.0.1", "one 50 A 127.0.0.2", "two 40 AAAA ::1", "three 40 A 127.0.0.3", "three 40 AAAA ::1");
        var answer = await FindAsync(server);
        Assert.Null(answer.Problem);
        Assert.Equal(
            ["one.test:5432 0 5 127.0.0.1:5432, 127.0.0.2:5432", "two.test:5433 0 1 [::1]:5433", "three.test:5432 1 1 127.0.0.3:5432, [::1]:5432"],
            answer.Endpoints.Select(each => $"{each.Settings} {each.Settings.Priority} {each.Settings.Weight} {each.Addresses}"));
    }

    [Theory]
    [InlineData("0", "0", 1)]
    [InlineData("1", "60", 1)]
    [InlineData("90", "60", 60)]
    [InlineData("20", "60", 20)]
    [InlineData("86400", "86400", 300)]
    [InlineData("2147483647", "2147483647", 300)]
    public async Task Answer_holds_as_long_as_its_records_say_within_bounds(string service, string host, int seconds)
    {
        await using var server = await DnsServer.StartAsync($"_db._tcp {service} SRV 0 0 1 one", $"one {host} A 127.0.0.1");
        Assert.InRange((await FindAsync(server)).AskAgain.TotalSeconds, seconds - 0.99, seconds);
    }

    [Fact]
    public async Task Thousands_of_records_come_over_tcp_and_their_hosts_are_asked_for()
    {
        var hosts = Enumerable.Range(0, 2000).ToList();
        await using var server = await DnsServer.StartAsync(
            hosts.Select(i => $"_db._tcp 30 SRV 0 0 {1000 + i} h{i}").Concat(hosts.Select(i => $"h{i} 30 A 127.1.{i / 250}.{i % 250}")));
        var clock = Stopwatch.StartNew();
        var answer = await FindAsync(server);
        Assert.Null(answer.Problem);
        Assert.Equal(2000, answer.Endpoints.Length);
        Assert.Equal(0, answer.WithoutAddress);
        Assert.Equal(
            hosts.Select(i => $"h{i}.test:{1000 + i} 127.1.{i / 250}.{i % 250}:{1000 + i}").Order(StringComparer.Ordinal),
            answer.Endpoints.Select(each => $"{each.Settings} {each.Addresses}").Order(StringComparer.Ordinal));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Hosts_that_are_known_still_are_not_asked_for()
    {
        await using var server = await DnsServer.StartMinimalAsync("_db._tcp 30 SRV 0 0 1 one", "one 30 A 127.0.0.1", "one 30 AAAA ::1");
        var lookup = LookupAt(server.EndPoint);
        var first = await lookup.FindAsync(Service, ServiceAnswer.None);
        Assert.Equal("127.0.0.1:1, [::1]:1", $"{first.Endpoints[0].Addresses}");
        server.Change("_db._tcp 30 SRV 0 0 1 one", "one 30 A 127.0.0.2");
        await Eventually.EqualAsync("127.0.0.2:1", async () => $"{(await lookup.FindAsync(Service, ServiceAnswer.None)).Endpoints[0].Addresses}");
        Assert.Equal("127.0.0.1:1, [::1]:1", $"{(await lookup.FindAsync(Service, first)).Endpoints[0].Addresses}");
    }

    [Fact]
    public async Task Host_without_an_address_is_an_endpoint_that_waits_for_one_and_keeps_what_it_had()
    {
        await using var server = await DnsServer.StartAsync("_db._tcp 1 SRV 0 0 1 one", "_db._tcp 1 SRV 0 0 2 two", "two 0 A 127.0.0.1");
        var lookup = LookupAt(server.EndPoint);
        var first = await lookup.FindAsync(Service, ServiceAnswer.None);
        Assert.Equal(["one.test:1 ", "two.test:2 127.0.0.1:2"], first.Endpoints.Select(each => $"{each.Settings} {each.Addresses}"));
        server.Change("_db._tcp 1 SRV 0 0 1 one", "_db._tcp 1 SRV 0 0 2 two", "one A 127.0.0.9");
        await Eventually.EqualAsync(
            "one.test:1 127.0.0.9:1, two.test:2 127.0.0.1:2",
            async () => string.Join(", ", (await lookup.FindAsync(Service, first)).Endpoints.Select(each => $"{each.Settings} {each.Addresses}")));
    }

    [Theory]
    [InlineData("", "it has no SRV record")]
    [InlineData("_db._tcp SRV 0 0 0 .", "its SRV records name no endpoint")]
    [InlineData(null, "Non-Existent Domain")]
    public async Task Without_an_endpoint_the_last_answer_stays(string? record, string problem)
    {
        await using var server = await DnsServer.StartAsync("_db._tcp 30 SRV 0 0 1 one", "one 30 A 127.0.0.1");
        var lookup = LookupAt(server.EndPoint);
        var first = await lookup.FindAsync(Service, ServiceAnswer.None);
        server.Change(record switch { null => [], "" => ["_db._tcp TXT here"], _ => [record] });
        var answer = first;
        await Eventually.EqualAsync(problem, async () => (answer = await lookup.FindAsync(Service, first)).Problem);
        Assert.Equal(first.Endpoints.AsEnumerable(), answer.Endpoints.AsEnumerable());
        Assert.Equal(ServiceLookup.Retry, answer.AskAgain);
    }

    [Fact]
    public async Task Next_name_server_is_asked_where_one_is_gone_and_is_the_first_from_then_on()
    {
        var hosts = Enumerable.Range(0, 200).ToList();
        await using var server = await DnsServer.StartMinimalAsync(hosts.Select(i => $"_db._tcp 30 SRV 0 0 1 h{i}").Concat(hosts.Select(i => $"h{i} 30 A 127.0.0.1")));
        var lookup = LookupAt(new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free()), server.EndPoint);
        var answer = await lookup.FindAsync(Service, ServiceAnswer.None);
        // Asked one after another with the one that is gone first, hosts would take longer than a look-up may.
        Assert.Equal((null, 200, 0), (answer.Problem, answer.Endpoints.Length, answer.WithoutAddress));
    }

    [Fact]
    public async Task Without_a_name_server_that_answers_there_is_a_problem()
    {
        var answer = await LookupAt(new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free())).FindAsync(Service, ServiceAnswer.None);
        Assert.NotNull(answer.Problem);
        Assert.Empty(answer.Endpoints);
    }

    [Fact]
    public async Task Other_name_servers_are_asked_from_when_they_are_named()
    {
        await using var one = await DnsServer.StartAsync("_db._tcp 30 SRV 0 0 1 a", "a 30 A 127.0.0.1");
        await using var other = await DnsServer.StartAsync("_db._tcp 30 SRV 0 0 1 b", "b 30 A 127.0.0.1");
        var lookup = LookupAt(one.EndPoint);
        Assert.Equal("a.test", (await lookup.FindAsync(Service, ServiceAnswer.None)).Endpoints[0].Settings.Host);
        lookup.Servers.Use([other.EndPoint]);
        Assert.Equal("b.test", (await lookup.FindAsync(Service, ServiceAnswer.None)).Endpoints[0].Settings.Host);
    }

    [Theory]
    [InlineData("85800001ffff00000000")]
    [InlineData("85800001000100000000c00c00210001")]
    [InlineData("8580ffffffffffffffff")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("")]
    public async Task What_is_no_answer_leaves_what_was_found(string behindId)
    {
        await using var server = new RawNameServer(query => [.. query.AsSpan(0, 2), .. Convert.FromHexString(behindId)]);
        var answer = await LookupAt(server.EndPoint).FindAsync(Service, ServiceAnswer.None);
        Assert.InRange(answer.Problem!.Length, 1, 300);
    }

    [Fact]
    public async Task Answer_to_another_question_is_none()
    {
        await using var server = new RawNameServer(query => [(byte)~query[0], query[1], 0x85, 0x80, .. query.AsSpan(4)]);
        var answer = await LookupAt(server.EndPoint).FindAsync(Service, ServiceAnswer.None);
        Assert.Equal("the name server answers another question", answer.Problem);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Host_that_is_answered_with_rubbish_has_no_address_and_keeps_nobody_from_theirs(bool isOfAnotherQuestion)
    {
        // One record, of the host of the question's first label, at port 1; the host "a" has the address 127.0.0.1.
        await using var server = new RawNameServer(query =>
        {
            ReadOnlySpan<byte> question = query.AsSpan(12, query.AsSpan(12).IndexOf((byte)0) + 5);
            byte[] head = [query[0], query[1], 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. question, 0xc0, 12];
            if (question[^3] == 33) return [.. head[..6], 0, 2, .. head[8..], 0, 33, 0, 1, 0, 0, 0, 9, 0, 9, 0, 0, 0, 0, 0, 1, 1, (byte)'a', 0, 0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 9, 0, 9, 0, 0, 0, 0, 0, 1, 1, (byte)'b', 0];
            if (question[1] == 'a') return question[^3] == 1 ? [.. head, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 127, 0, 0, 1] : [.. head[..6], 0, 0, .. head[8..^2]];
            return isOfAnotherQuestion ? [(byte)~query[0], .. head[1..6], 0, 0, .. head[8..^2]] : [.. head[..2], 0xff, 0xff, 0xff];
        });
        var answer = await LookupAt(server.EndPoint).FindAsync(Service, ServiceAnswer.None);
        Assert.Equal((null, "a:1 127.0.0.1:1, b:1 "), (answer.Problem, string.Join(", ", answer.Endpoints.Select(each => $"{each.Settings} {each.Addresses}"))));
    }

    private static Task<ServiceAnswer> FindAsync(DnsServer server) => LookupAt(server.EndPoint).FindAsync(Service, ServiceAnswer.None);

    private static ServiceLookup LookupAt(params ReadOnlySpan<IPEndPoint> servers)
    {
        var lookup = new ServiceLookup(new NameServerList(TimeProvider.System) { Timeout = TimeSpan.FromMilliseconds(500) }, TimeProvider.System);
        lookup.Servers.Use([.. servers]);
        return lookup;
    }
}
