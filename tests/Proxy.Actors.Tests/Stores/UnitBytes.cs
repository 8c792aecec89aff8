using Proxy.Actors.Stores;

namespace Proxy.Actors.Tests.Stores;

/// <summary>Bytes for units, and units as bytes.</summary>
internal static class UnitBytes
{
    /// <summary>Bytes that no other seed gives.</summary>
    public static byte[] Of(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>All bytes of a unit that is stored.</summary>
    public static byte[] Read(Spool spool, SpoolUnit unit)
    {
        using var reader = spool.Read(unit);
        return Read(reader);
    }

    /// <summary>All bytes from where a reader is.</summary>
    public static byte[] Read(SpoolUnitReader reader)
    {
        var all = new MemoryStream();
        var buffer = new byte[10_000];
        int read;
        while ((read = reader.Read(buffer)) > 0) all.Write(buffer, 0, read);
        return all.ToArray();
    }
}
