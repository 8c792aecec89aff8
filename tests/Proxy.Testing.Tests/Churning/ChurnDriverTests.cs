namespace Proxy.Testing.Tests;

public class ChurnDriverTests
{
    private static readonly ChurnOptions Some = new() { Seed = 7, Count = 1500, Concurrency = 64 };

    // Slow readers alone take up to 2 s.
    private static readonly ChurnOptions Faulty = new()
    {
        Seed = 11,
        Count = 300,
        Concurrency = 64,
        MostBytes = 256 * 1024,
        Deadline = TimeSpan.FromSeconds(6),
        EndBound = TimeSpan.FromSeconds(3),
        MostFailures = 3,
    };

    [Fact]
    public async Task Without_a_proxy_everything_passes_and_every_kind_occurs()
    {
        await using var driver = new ChurnDriver(Some);
        var result = await driver.RunAsync(driver.OriginEndPoint);
        Assert.True(result.Passed, result.ToString());
        Assert.Equal(1500, result.Totals.Completed);
        Assert.All(result.Totals.ByKind, each => Assert.NotEqual(0, each.Value));
        Assert.NotEqual(0, result.Totals.SlowReaders);
        Assert.NotEqual(0, result.Totals.BytesUp);
        Assert.NotEqual(0, result.Totals.BytesDown);
        Assert.Equal(0, result.Totals.OpenAtOrigin);
    }

    [Fact]
    public async Task A_correct_relay_passes()
    {
        await using var driver = new ChurnDriver(Some);
        await using var relay = new FaultyRelay(driver.OriginEndPoint, RelayFault.None);
        var result = await driver.RunAsync(relay.EndPoint);
        Assert.True(result.Passed, result.ToString());
    }

    [Theory]
    [InlineData(RelayFault.FlipsByte, ChurnFault.WrongByte)]
    [InlineData(RelayFault.DropsByte, ChurnFault.WrongByte)]
    [InlineData(RelayFault.RepeatsByte, ChurnFault.WrongByte)]
    [InlineData(RelayFault.AddsByte, ChurnFault.TooLong)]
    [InlineData(RelayFault.Truncates, ChurnFault.TooShort)]
    [InlineData(RelayFault.Hangs, ChurnFault.Stuck)]
    [InlineData(RelayFault.KeepsEnd, ChurnFault.Stuck)]
    [InlineData(RelayFault.ClosesAtFirstEnd, ChurnFault.TooShort, ChurnFault.UnexpectedReset)]
    [InlineData(RelayFault.ResetsAtEnd, ChurnFault.UnexpectedReset)]
    [InlineData(RelayFault.EndsAtReset, ChurnFault.ResetSeenAsEof)]
    [InlineData(RelayFault.KeepsReset, ChurnFault.Stuck)]
    [InlineData(RelayFault.NeverConnects, ChurnFault.NeverArrived, ChurnFault.TooShort, ChurnFault.UnexpectedReset)]
    public async Task A_faulty_relay_is_reported(RelayFault fault, params ChurnFault[] expected)
    {
        await using var driver = new ChurnDriver(Faulty);
        await using var relay = new FaultyRelay(driver.OriginEndPoint, fault);
        var result = await driver.RunAsync(relay.EndPoint);
        Assert.False(result.Passed, result.ToString());
        Assert.Contains(result.Failures, each => expected.Contains(each.Fault));
        Assert.Contains(result.Failures, each => each.Connection is not null && each.Kind is not null);
    }

    [Fact]
    public async Task A_reset_that_arrives_as_eof_passes_when_that_is_allowed()
    {
        await using var driver = new ChurnDriver(Faulty with { StrictResets = false });
        await using var relay = new FaultyRelay(driver.OriginEndPoint, RelayFault.EndsAtReset);
        var result = await driver.RunAsync(relay.EndPoint);
        Assert.DoesNotContain(result.Failures, each => each.Fault == ChurnFault.ResetSeenAsEof);
    }

    [Fact]
    public async Task A_failure_is_replayed_from_its_seed_and_number()
    {
        await using var driver = new ChurnDriver(Faulty);
        await using var relay = new FaultyRelay(driver.OriginEndPoint, RelayFault.FlipsByte);
        // Of a connection that is reset, how far it comes before that is left to timing.
        var first = (await driver.RunAsync(relay.EndPoint)).Failures.First(each => each.Kind == ChurnKind.Exchange);

        await using var again = new ChurnDriver(Faulty with { FirstConnection = first.Connection!.Value, Count = 1, Concurrency = 1 });
        await using var sameRelay = new FaultyRelay(again.OriginEndPoint, RelayFault.FlipsByte);
        var replayed = Assert.Single((await again.RunAsync(sameRelay.EndPoint)).Failures);
        Assert.Equal((first.Connection, first.Kind), (replayed.Connection, replayed.Kind));
        Assert.Equal(ChurnFault.WrongByte, replayed.Fault);
    }

    [Fact]
    public async Task Nobody_listening_is_reported()
    {
        using var port = new RefusingPort();
        await using var driver = new ChurnDriver(Faulty);
        var result = await driver.RunAsync(port.EndPoint);
        Assert.All(result.Failures, each => Assert.Equal(ChurnFault.ConnectFailed, each.Fault));
        Assert.False(result.Passed);
    }

    [Fact]
    public async Task A_foreign_connection_to_the_origin_is_reported()
    {
        await using var driver = new ChurnDriver(Faulty with { Count = 50 });
        using (var stranger = await TcpPeer.ConnectAsync(driver.OriginEndPoint))
        {
            await stranger.SendAllAsync(new byte[ChurnHeader.Size]);
            await stranger.ReceiveToEndAsync();
        }

        var result = await driver.RunAsync(driver.OriginEndPoint);
        Assert.Equal(ChurnFault.BadHeader, Assert.Single(result.Failures).Fault);
    }

    [Fact]
    public async Task A_duration_ends_the_run()
    {
        await using var driver = new ChurnDriver(Some with { Count = null, Duration = TimeSpan.FromMilliseconds(500) });
        var result = await driver.RunAsync(driver.OriginEndPoint).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(result.Passed, result.ToString());
    }

    [Fact]
    public void A_run_needs_an_end() => Assert.Throws<ArgumentException>(() => new ChurnDriver(new ChurnOptions()));
}
