using System.Text;
using Proxy.Actors.Caching;
using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Caching;

/// <summary>A cache for a test, and short ways to use it. In the end nothing may have stayed behind in it.</summary>
internal sealed class TestCache : IDisposable
{
    private static readonly byte[] Head = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n");

    public TestCache(long capacity = 1 << 20, long maxObject = 1 << 20, int maxVariants = 4, bool coalesce = true, TimeProvider? time = null)
    {
        // What is beside the tables, whose size follows from the whole.
        var settings = new CacheSettings("pages", 64 << 20, maxObject, maxVariants, null, null, coalesce, true);
        using (var probe = new HttpCache(settings with { MaxBytes = capacity }, TimeProvider.System)) settings = settings with { MaxBytes = (2 * capacity) - probe.Capacity };
        Cache = new HttpCache(settings, time ?? TimeProvider.System);
    }

    public HttpCache Cache { get; }

    public static byte[] Key(string path) => Encoding.ASCII.GetBytes("www.example\0" + path);

    /// <summary>Facts as of a head that has these lines.</summary>
    public static ResponseFacts Facts(string lines = "") => ResponseFacts.Of(200, new HttpFields(Lines(lines)), 0, 0);

    public StoredResponse? Find(string path, string request = "") => Cache.Find(Key(path), new HttpFields(Lines(request)));

    public FetchTicket? Join(string path, StoredResponse? seen, IFetchWaiter waiter, string request = "") =>
        Cache.Join(Key(path), new HttpFields(Lines(request)), seen, waiter);

    public bool Has(string path, string request = "")
    {
        var found = Find(path, request);
        found?.Release();
        return found is not null;
    }

    /// <summary>Begins to store; the reference is the caller's.</summary>
    public StoredResponse? Begin(FetchTicket ticket, long? length, string response = "", string request = "")
    {
        var facts = Facts(response);
        return Cache.Begin(ticket, Head, facts, VaryKey.Of(facts.Vary, new HttpFields(Lines(request))), length);
    }

    /// <summary>Stores a whole response of bytes that follow from its path.</summary>
    /// <returns>Whether it was stored.</returns>
    public bool Put(string path, int length, string response = "", string request = "")
    {
        var ticket = Cache.Join(Key(path), null);
        if (Begin(ticket, length, response, request) is not { } stored) return false;
        Fill(stored, path, length);
        stored.Release();
        return true;
    }

    /// <summary>Fills a response and completes it.</summary>
    public static void Fill(StoredResponse stored, string path, int length)
    {
        Assert.Equal(length, stored.Append(Bytes(path, length)));
        stored.Complete();
    }

    public static byte[] Bytes(string path, int length)
    {
        var bytes = new byte[length];
        new Random(path.Aggregate(7, (sum, c) => (sum * 31) + c)).NextBytes(bytes);
        return bytes;
    }

    /// <summary>What can be read of a body now.</summary>
    public static unsafe byte[] Read(StoredResponse stored)
    {
        var bytes = new byte[stored.Available];
        fixed (byte* to = bytes) Assert.Equal(bytes.Length, stored.Copy(0, to, bytes.Length));
        return bytes;
    }

    public void Dispose()
    {
        Cache.PurgePrefix([]);
        Assert.Equal(0, Cache.Used);
        Assert.Equal(Cache.Memory.CellCount, Cache.Memory.CellsFree);
        Assert.Empty(Cache.Responses());
        Assert.Equal(new CacheFill(Cache.Settings.MaxBytes, Cache.Capacity, 0, 0, 0), Cache.Fill());
        Cache.Dispose();
    }

    private static byte[] Lines(string lines) => Encoding.ASCII.GetBytes(string.Concat(lines.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "\r\n")));
}
