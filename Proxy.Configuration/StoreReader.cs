using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.stores</c> and <c>proxy.store-defaults</c>.</summary>
internal static class StoreReader
{
    private static readonly Func<string, Parsed<StoreFraming>> Framing = Choices.Of(
        ("connection", StoreFraming.Connection), ("line", StoreFraming.Line), ("octet-counted", StoreFraming.OctetCounted));

    private static readonly Func<string, Parsed<WhenFull>> Full = Choices.Of(("block", WhenFull.Block), ("refuse", WhenFull.Refuse));

    private static readonly Func<string, Parsed<DeliveredWhen>> Delivered = Choices.Of(("closed", DeliveredWhen.Closed), ("acked", DeliveredWhen.Acked));

    private static readonly string[] OfMessages = ["unit-bytes", "unit-time", "max-message"];

    private static readonly string[] Others = ["http", "respond"];

    /// <summary>The stores in the order of their names.</summary>
    public static ImmutableArray<StoreSettings> Read(Section proxy)
    {
        var defaults = proxy.Block("store-defaults").Checked(all => Read(all, "", ""));
        var section = proxy.Block("stores");
        var stores = section.WrittenKeys.Select(name => One(section, name, defaults)).ToImmutableArray();
        RejectSharedDirectories(section, stores);
        return stores;
    }

    /// <summary>Reports every listener whose store does not exist.</summary>
    public static void RejectMissing(Section proxy, ImmutableArray<ListenerSettings> listeners, ImmutableArray<StoreSettings> stores)
    {
        var names = stores.Select(store => store.Name).ToList();
        foreach (var listener in listeners.Where(each => each.Store is { } store && !names.Contains(store)))
        {
            var nearest = NearestName.Of(listener.Store!, names);
            proxy.ErrorAt(
                $"{proxy.Path}.listeners.{listener.Name}.store",
                $"there is no store {Quoted.Text(listener.Store!)}",
                nearest is null ? $"name a store of {proxy.Path}.stores or add this one" : $"did you mean {nearest}?");
        }
    }

    /// <summary>Reads the name of the store that stands before a listener's pool.</summary>
    /// <param name="listener">The listener's block.</param>
    /// <returns>Null for none.</returns>
    public static string? Of(Section listener)
    {
        if (!listener.Has("store")) return null;
        var store = listener.Value("store", EntryNames.Parse);
        if (!listener.Has("pool"))
            listener.Error("store", "what it keeps would have no server to go to", "write pool = NAME beside it");
        if (listener.Has("routes") && !listener.IsEmptyList("routes"))
            listener.Error("store", "a listener with routes cannot have a store", "give each pool a listener of its own, with store and pool");
        foreach (var key in Others.Where(listener.Has))
            listener.Error("store", $"a listener with {key} cannot have a store", $"leave {key} out, or give the store a listener of its own");
        return store;
    }

    private static StoreSettings One(Section stores, string name, Section defaults)
    {
        stores.Parse(stores.PathOf(name), name, EntryNames.Parse);
        var section = stores.Block(name, defaults);
        section.RejectUnknownKeys(["directory", .. defaults.KnownKeys]);
        var before = section.ErrorCount;
        var store = Read(section, name, section.Value("directory", Directory) ?? "");
        if (section.ErrorCount == before) Judge(section, store);
        return store;
    }

    private static StoreSettings Read(Section section, string name, string directory) => new(name, directory)
    {
        Framing = section.Value("framing", Framing),
        Sync = section.Value("sync", Durations.OrZero),
        MaxBytes = section.Value("max-bytes", StoreBytes),
        MinFree = section.Value("min-free", FreeBytes),
        MaxUnit = section.Value("max-unit", UnitBytes),
        WhenFull = section.Value("when-full", Full),
        MaxAge = section.Value("max-age", Durations.PositiveOrOff),
        Parallel = section.Value("parallel", Integers.Between(1, 64)),
        DeliveredWhen = section.Value("delivered-when", Delivered),
        Attempts = section.Value("attempts", Integers.Between(1, 1_000_000)),
        Backoff = section.Value("backoff", Durations.Positive),
        MaxBackoff = section.Value("max-backoff", Durations.Positive),
        UnitBytes = section.Value("unit-bytes", ByteSizes.Long),
        UnitTime = section.Value("unit-time", Durations.Positive),
        MaxMessage = section.Value("max-message", MessageBytes),
    };

    private static void Judge(Section section, StoreSettings store)
    {
        if (store.MaxUnit > store.MaxBytes)
            section.Error("max-unit", $"{ByteSizes.Show(store.MaxUnit)} is more than max-bytes = {ByteSizes.Show(store.MaxBytes)}, so such a unit could never be taken", "write less, or more for max-bytes");
        if (store.Backoff > store.MaxBackoff)
            section.Error("backoff", "it is longer than max-backoff", "write less, or more for max-backoff");
        if (store.Framing == StoreFraming.Connection)
        {
            foreach (var key in OfMessages.Where(section.Has))
                section.Error(key, "a connection is one unit here, whatever is in it", "write framing = line or octet-counted, or leave it out");
            return;
        }

        if (store.UnitBytes > store.MaxUnit)
            section.Error("unit-bytes", $"it is more than max-unit = {ByteSizes.Show(store.MaxUnit)}", "write less, or more for max-unit");
        if (store.MaxMessage > store.MaxUnit)
            section.Error("max-message", $"it is more than max-unit = {ByteSizes.Show(store.MaxUnit)}", "write less, or more for max-unit");
    }

    private static Parsed<string> Directory(string text) => Path.IsPathRooted(text)
        ? Parsed.Ok(Path.TrimEndingDirectorySeparator(Path.GetFullPath(text)))
        : Parsed.Fail<string>($"{Quoted.Text(text)} is not a whole path", "write \"/var/lib/proxy/spool\", or another path that begins with /");

    private static Parsed<long> FreeBytes(string text) => text is "0" or "off" ? Parsed.Ok(0L) : ByteSizes.Long(text);

    private static Parsed<long> StoreBytes(string text)
    {
        var size = ByteSizes.Long(text);
        return size is { IsOk: true, Value: < 4 << 20 }
            ? Parsed.Fail<long>($"{Quoted.Text(text)} is less than 4MiB", "write 10GiB, or another size from 4MiB")
            : size;
    }

    private static Parsed<long> UnitBytes(string text)
    {
        var size = ByteSizes.Long(text);
        return size is { IsOk: true, Value: > StoreSettings.MostUnit }
            ? Parsed.Fail<long>($"{Quoted.Text(text)} is more than {ByteSizes.Show(StoreSettings.MostUnit)}", $"write {ByteSizes.Show(StoreSettings.MostUnit)}, or less")
            : size;
    }

    private static Parsed<int> MessageBytes(string text)
    {
        var size = ByteSizes.Int(text);
        return size is { IsOk: true, Value: < 1024 or > 16 << 20 }
            ? Parsed.Fail<int>($"{Quoted.Text(text)} is not a size from 1KiB to 16MiB", "write 64KiB, or another size from 1KiB to 16MiB")
            : size;
    }

    private static void RejectSharedDirectories(Section section, ImmutableArray<StoreSettings> stores)
    {
        var directories = stores.Select(store => store.Directory.Length == 0 ? "" : ResolvedPath.Of(store.Directory)).ToImmutableArray();
        for (var i = 1; i < stores.Length; i++)
        {
            var at = Enumerable.Range(0, i).Select(other => (int?)other).FirstOrDefault(other => Overlap(directories[other!.Value], directories[i]));
            if (at is not { } earlier) continue;
            var (first, later) = (stores[earlier], stores[i]);
            var links = directories[i] == later.Directory && directories[earlier] == first.Directory ? ""
                : directories[i] == directories[earlier] ? $"; links followed, both are {directories[i]}"
                : $"; links followed, they are {directories[i]} and {directories[earlier]}";
            section.ErrorAt(
                $"{section.PathOf(later.Name)}.directory",
                $"{later.Directory} is that of the store {first.Name} ({section.PathOf(first.Name)}.directory = {first.Directory}), or one lies within the other{links}",
                "give each store a directory of its own");
        }
    }

    private static bool Overlap(string one, string other) =>
        one.Length > 0 && other.Length > 0 && (one == other || IsWithin(one, other) || IsWithin(other, one));

    private static bool IsWithin(string inner, string outer) => inner.StartsWith(outer == "/" ? outer : outer + "/", StringComparison.Ordinal);
}
