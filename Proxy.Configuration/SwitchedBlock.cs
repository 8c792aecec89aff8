namespace Proxy.Configuration;

/// <summary>A block of a pool that turns on what it is about, unless a key in it, which may stand in the block's place, says <c>off</c>.</summary>
/// <param name="Own">The pool's block.</param>
/// <param name="Shared">The one that is written for all pools; null while that is read itself.</param>
/// <param name="IsOn">Whether the pool is to have it: its own block says so, or else that for all pools.</param>
internal readonly record struct SwitchedBlock(Section Own, Section? Shared, bool IsOn)
{
    /// <summary>Reads a block, and reports keys that there are not, and those of a pool's that it turns off itself.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="all">What is written for all pools; null for that itself.</param>
    /// <param name="key">The key of the block.</param>
    /// <param name="switchKey">The key in it that may say <c>off</c>.</param>
    public static SwitchedBlock Read(Section pool, Section? all, string key, string switchKey)
    {
        var (own, shared) = (pool.BlockOrValue(key, switchKey), all?.BlockOrValue(key, switchKey));
        own.RejectUnknownKeys();
        if (all is not null && own.IsOff(switchKey)) RejectIdle(own, switchKey);
        var isOn = pool.Has(key) ? !own.IsOff(switchKey) : shared is not null && all!.Has(key) && !shared.IsOff(switchKey);
        return new SwitchedBlock(own, shared, isOn);
    }

    private static void RejectIdle(Section own, string switchKey)
    {
        var idle = own.WrittenKeys.Where(key => key != switchKey && own.KnownKeys.Contains(key)).ToList();
        if (idle.Count > 0) own.Error(switchKey, $"it is off, and {string.Join(", ", idle)} beside it of no effect", $"leave {switchKey} out, or all else");
    }
}
