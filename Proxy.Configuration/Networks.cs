namespace Proxy.Configuration;

/// <summary>Reads lists of networks that mean something only when there is one in them.</summary>
internal static class Networks
{
    /// <summary>The networks; null where none are written.</summary>
    /// <param name="section">The block.</param>
    /// <param name="key">The key of the list.</param>
    /// <param name="mayBeEmpty">Whether files may hold nothing. Where they may not, nobody at all would mean everybody.</param>
    public static ValueArray<NetworkRange>? Read(Section section, string key, bool mayBeEmpty = false)
    {
        var before = section.ErrorCount;
        var networks = NetworkListReader.Read(section, key);
        if (networks.Length > 0) return new ValueArray<NetworkRange>(networks);
        if (!mayBeEmpty && section.ErrorCount == before && section.ListOrOne(key).Any())
            section.Error(key, "there is no network in its files", "write at least one network, or leave the key out");
        return null;
    }
}
