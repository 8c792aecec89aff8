using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Events;
using Proxy.Actors.Wire;
using Proxy.Membership.Logging;
using Proxy.Membership.Wire;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Events;

public sealed class EventsDeskTests : IDisposable
{
    private const string Node = "akka.tcp://P@a:1";

    private readonly RecentEvents _recent = new(new ManualTime());

    public void Dispose() => _recent.Dispose();

    [Fact]
    public async Task The_last_ones_come_first_and_then_those_that_are_new()
    {
        for (var i = 1; i <= 9; i++) Log(i % 3 == 0 ? LogLevel.Warning : LogLevel.Information, i);
        var first = await CollectAsync(null, 4);
        Assert.Equal([6, 7, 8, 9], first.Events.Select(each => each.Sequence));
        Assert.Equal(["PC006", "PC009"], (await CollectAsync(null, 4, LogLevel.Warning)).Events.Select(each => each.Id).TakeLast(2));
        Assert.Empty((await CollectAsync(first.Last, 1_000)).Events);
        for (var i = 10; i <= 15; i++) Log(LogLevel.Information, i);
        var more = await CollectAsync(first.Last, 1_000);
        Assert.Equal([10, 11, 12, 13, 14, 15], more.Events.Select(each => each.Sequence));
        Assert.Equal(15, more.Last);
    }

    [Fact]
    public async Task A_node_that_was_started_anew_is_read_from_its_beginning()
    {
        Log(LogLevel.Information, 1);
        Assert.Equal("event 1", Assert.Single((await CollectAsync(700, 1_000)).Events).Text);
    }

    [Fact]
    public async Task What_does_not_fit_into_a_frame_comes_with_the_next_question()
    {
        using var system = ActorSystem.Create("events", ActorSystemSetup.Create(WireMessages.Contract));
        var serializer = new ProxySerializer((ExtendedActorSystem)system);
        for (var i = 1; i <= 100; i++) Log(LogLevel.Information, i, new string('"', 900));
        var (known, count) = (0L, 0);
        while (count < 100)
        {
            var page = await CollectAsync(known, 1_000);
            Assert.InRange(serializer.ToBinary(page).Length, 1_000, 126_000);
            Assert.Equal(Enumerable.Range(count + 1, page.Events.Length).Select(each => (long)each), page.Events.Select(each => each.Sequence));
            (known, count) = (page.Last, count + page.Events.Length);
        }

        var last = await CollectAsync(null, 1_000);
        Assert.Equal(100, last.Events[^1].Sequence);
        Assert.InRange(serializer.ToBinary(last).Length, 50_000, 126_000);
    }

    [Fact]
    public async Task Text_of_clients_is_on_one_line_and_steers_no_terminal()
    {
        Log(LogLevel.Warning, 1, "a\nb\u001b[31m");
        Assert.Equal("a\\u000Ab\\u001B[31m", Assert.Single((await CollectAsync(null, 1)).Events).Text);
    }

    private void Log(LogLevel level, int id, string? text = null) =>
        _recent.CreateLogger("Proxy.Node").Log(level, new EventId(id), text ?? $"event {id}", null, (state, _) => state);

    private async Task<EventsPage> CollectAsync(long? after, int max, LogLevel level = LogLevel.Information) => (EventsPage)await new EventsDesk(Node, _recent).Answer(
        new CollectEvents(after is { } known ? ImmutableDictionary<string, long>.Empty.Add(Node, known) : ImmutableDictionary<string, long>.Empty, max, level, TimeSpan.FromSeconds(1)))!;
}
