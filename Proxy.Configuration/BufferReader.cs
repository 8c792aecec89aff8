using System.Numerics;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.buffers</c> and checks the relations between its sizes.</summary>
internal static class BufferReader
{
    private static readonly Func<string, Parsed<bool>> AutoOrOff = Choices.Of(("auto", true), ("off", false));

    private const int MinSegment = 4 << 10;

    private const int MaxSegment = 1 << 20;

    // Eight pairs with both directions active, each with one segment: less than that is no bank to share.
    private const int MinSegmentsInBank = 16;

    /// <summary>The sizes; an error for each relation that does not hold.</summary>
    public static BufferSettings Read(Section proxy)
    {
        var section = proxy.Block("buffers");
        section.RejectUnknownKeys();
        var settings = new BufferSettings(
            section.Value("bank", ByteSizes.Long),
            section.Value("segment", ByteSizes.Int),
            section.Value("min-share", ByteSizes.Int),
            section.Value("max-share", ByteSizes.Int),
            section.Value("splice", AutoOrOff));

        // A size that was not understood is 0 here and has its error already.
        if (settings is { Bank: > 0, Segment: > 0, MinShare: > 0, MaxShare: > 0 }) CheckRelations(section, settings);
        return settings;
    }

    private static void CheckRelations(Section section, BufferSettings settings)
    {
        var (bank, segment, minShare, maxShare, _) = settings;
        var minBank = (long)MinSegmentsInBank * segment;
        if (segment is < MinSegment or > MaxSegment || !BitOperations.IsPow2(segment))
            section.Error("segment", $"{ByteSizes.Show(segment)} is not a power of two from 4KiB to 1MiB", "write 16KiB");
        RequireAtLeast(section, "min-share", minShare, segment, "a segment");
        RequireAtLeast(section, "max-share", maxShare, minShare, "min-share");
        RequireAtLeast(section, "bank", bank, minBank, $"{MinSegmentsInBank} segments");
        RequireAtLeast(section, "bank", bank, maxShare, "max-share");
    }

    private static void RequireAtLeast(Section section, string key, long size, long least, string whatLeastIs)
    {
        if (size >= least) return;
        var problem = $"{ByteSizes.Show(size)} is less than {whatLeastIs}, {ByteSizes.Show(least)}";
        section.Error(key, problem, $"raise it, or lower {whatLeastIs}");
    }
}
