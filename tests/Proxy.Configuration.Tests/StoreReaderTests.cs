using Proxy.Testing;

namespace Proxy.Configuration.Tests;

/// <summary>Stores, and the listeners that have one.</summary>
public sealed class StoreReaderTests
{
    private const string Spool = "proxy.stores.spool.directory = \"/var/lib/spool\"\n";

    [Fact]
    public void Store_is_read_as_written()
    {
        var settings = Minimal.With("""
            proxy.listeners.web.store = spool
            proxy.stores.spool {
              directory = "/var/lib/proxy/../spool/", framing = line, sync = 10ms, max-bytes = 2GiB, min-free = 0, max-unit = 8MiB
              when-full = refuse, max-age = 1d, parallel = 4, delivered-when = acked, attempts = 3, backoff = 2s, max-backoff = 1m
              unit-bytes = 4MiB, unit-time = 3s, max-message = 8KiB
            }
            """);
        Assert.Equal("spool", settings.Listeners[0].Store);
        var expected = new StoreSettings("spool", "/var/lib/spool")
        {
            Framing = StoreFraming.Line,
            Sync = TimeSpan.FromMilliseconds(10),
            MaxBytes = 2L << 30,
            MinFree = 0,
            MaxUnit = 8L << 20,
            WhenFull = WhenFull.Refuse,
            MaxAge = TimeSpan.FromDays(1),
            Parallel = 4,
            DeliveredWhen = DeliveredWhen.Acked,
            Attempts = 3,
            Backoff = TimeSpan.FromSeconds(2),
            MaxBackoff = TimeSpan.FromMinutes(1),
            UnitBytes = 4L << 20,
            UnitTime = TimeSpan.FromSeconds(3),
            MaxMessage = 8 << 10,
        };
        Assert.Equal(expected, Assert.Single(settings.Stores));
    }

    [Fact]
    public void Listener_with_a_store_takes_no_end_without_close_notify_for_one()
    {
        const string tls = "proxy.listeners.web.tls.certificates = [{ cert = a.crt, key = a.key }]\n";
        Assert.False(Minimal.With(Spool + tls).Listeners[0].Tls!.StrictClose);
        Assert.True(Minimal.With(Spool + tls + "proxy.listeners.web.store = spool").Listeners[0].Tls!.StrictClose);
    }

    [Fact]
    public void What_is_not_written_is_what_stands_in_the_code_and_in_the_defaults()
    {
        Assert.Equal(new StoreSettings("spool", "/var/lib/spool"), Minimal.With(Spool).Stores[0]);
        Assert.Equal(
            new StoreSettings("spool", "/var/lib/spool") { Parallel = 2, Attempts = 5 },
            Minimal.With(Spool + "proxy.store-defaults { parallel = 3, attempts = 5 }\nproxy.stores.spool.parallel = 2").Stores[0]);
        Assert.Empty(Minimal.With("").Stores);
        Assert.Null(Minimal.With("").Listeners[0].Store);
    }

    [Theory]
    [InlineData("proxy.stores.spool {}", "proxy.stores.spool.directory", "nothing is written")]
    [InlineData("proxy.stores.spool.directory = spool", "proxy.stores.spool.directory", "not a whole path")]
    [InlineData(Spool + "proxy.stores.spool.framing = lines", "proxy.stores.spool.framing", "did you mean line?")]
    [InlineData(Spool + "proxy.stores.spool.dir = a", "proxy.stores.spool.dir", "there is no such key")]
    [InlineData(Spool + "proxy.stores.spool { max-bytes = 4MiB, max-unit = 8MiB }", "proxy.stores.spool.max-unit", "could never be taken")]
    [InlineData(Spool + "proxy.stores.spool { max-bytes = 4000KiB, max-unit = 1MiB }", "proxy.stores.spool.max-bytes", "another size from 4MiB")]
    [InlineData(Spool + "proxy.stores.spool.max-unit = 2GiB", "proxy.stores.spool.max-unit", "more than 1536MiB")]
    [InlineData(Spool + "proxy.stores.spool.backoff = 2m", "proxy.stores.spool.backoff", "longer than max-backoff")]
    [InlineData(Spool + "proxy.stores.spool.unit-time = 2s", "proxy.stores.spool.unit-time", "a connection is one unit here")]
    [InlineData(Spool + "proxy.stores.spool { framing = line, max-unit = 64KiB, max-message = 1KiB }", "proxy.stores.spool.unit-bytes", "more than max-unit")]
    [InlineData(Spool + "proxy.stores.spool { framing = line, max-message = 17MiB }", "proxy.stores.spool.max-message", "from 1KiB to 16MiB")]
    [InlineData(Spool + "proxy.stores.spool.parallel = 0", "proxy.stores.spool.parallel", "from 1 to 64")]
    [InlineData("proxy.store-defaults.attempts = 0", "proxy.store-defaults.attempts", "from 1 to")]
    [InlineData(Spool + "proxy.stores.two.directory = \"/var/lib/spool\"", "proxy.stores.two.directory", "that of the store spool")]
    [InlineData(Spool + "proxy.stores.two.directory = \"/var/lib/spool/two\"", "proxy.stores.two.directory", "lies within the other")]
    [InlineData(Spool + "proxy.listeners.web.store = spol", "proxy.listeners.web.store", "did you mean spool?")]
    [InlineData("proxy.listeners.web.store = spool", "proxy.listeners.web.store", "there is no store")]
    [InlineData(Spool + "proxy.listeners.web { store = spool, routes = [{ port = [80], pool = web }] }", "proxy.listeners.web.store", "routes cannot have a store")]
    [InlineData(Spool + "proxy.listeners.two { bind = \"127.0.0.1:9\", store = spool, routes = [] }", "proxy.listeners.two.pool", "nothing is written")]
    public void What_cannot_be_is_said_with_its_place(string text, string path, string words)
    {
        var result = ProxySettingsReader.ReadText(Minimal.Text + text);
        Assert.Null(result.Settings);
        Assert.Contains(result.Errors, error => error.Path == path && $"{error.Problem} {error.Remedy}".Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/var/lib/spool", "/var/lib/spool2")]
    [InlineData("/a/b", "/a/c")]
    public void Directories_side_by_side_are_two(string one, string other) =>
        Assert.Equal(2, Minimal.With($"proxy.stores {{ a {{ directory = \"{one}\" }}, b {{ directory = \"{other}\" }} }}").Stores.Length);

    [Theory]
    [InlineData("link", "spool", "; links followed, both are {0}")]
    [InlineData("link/in", "spool", "; links followed, they are {0} and {0}/in")]
    [InlineData("loop/spool", "loop/spool/in", "")]
    public void Directories_behind_links_are_those_that_the_links_lead_to(string one, string other, string links)
    {
        using var directory = new TempDirectory("links");
        Directory.CreateDirectory(directory["real"]);
        Directory.CreateSymbolicLink(directory["far"], directory["real"]);
        Directory.CreateSymbolicLink(directory["link"], "far/spool"); // is not there yet
        Directory.CreateSymbolicLink(directory["loop"], "loop");
        Directory.CreateSymbolicLink(directory["spool"], "real/./spool");
        var result = ProxySettingsReader.ReadText($"{Minimal.Text}proxy.stores {{ a.directory = \"{directory[one]}\", b.directory = \"{directory[other]}\" }}");
        var error = Assert.Single(result.Errors);
        Assert.Equal("proxy.stores.b.directory", error.Path);
        Assert.Equal(
            $"{directory[other]} is that of the store a (proxy.stores.a.directory = {directory[one]}), or one lies within the other{links.Replace("{0}", directory["real/spool"], StringComparison.Ordinal)}",
            error.Problem);
        Assert.Equal(2, Minimal.With($"proxy.stores {{ a.directory = \"{directory[one]}\", b.directory = \"{directory["other"]}\" }}").Stores.Length);
    }
}
