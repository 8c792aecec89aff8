using Proxy.Actors.Forwarding;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Forwarding;

public sealed class NodeStoresTests : IDisposable
{
    private readonly TempDirectory _directory = new("stores");
    private readonly RecordingLog _log = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Full_store_is_a_warning_that_comes_again_while_it_lasts()
    {
        using var stores = new NodeStores(_time, () => _log);
        stores.Open(ProxySettingsReader.ReadText($$"""
            proxy.listeners.in { bind = "127.0.0.1:0", pool = in, store = spool }
            proxy.pools.in { endpoints = ["127.0.0.1:9"] }
            proxy.stores.spool { directory = "{{_directory["spool"]}}", min-free = 1000000GiB }
            """).Settings!.Stores);
        await Eventually.EqualAsync(1, Told);
        _time.Advance(TimeSpan.FromMinutes(4));
        stores.OnLooked();
        Assert.Equal(1, Told());
        _time.Advance(TimeSpan.FromMinutes(1));
        stores.OnLooked();
        Assert.Equal(2, Told());
    }

    private int Told() => _log.Lines.Count(line => line.StartsWith("warning PC802 store spool: takes no more units (", StringComparison.Ordinal));
}
