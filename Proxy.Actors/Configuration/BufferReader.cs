using System.Numerics;

namespace Proxy.Actors.Configuration;

/// <summary>Reads <c>proxy.buffers</c> and checks the relations between its sizes.</summary>
internal static class BufferReader
{
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
            section.Value("max-share", ByteSizes.Int));

        // A size that was not understood is 0 here and has its error already.
        if (settings is { Bank: > 0, Segment: > 0, MinShare: > 0, MaxShare: > 0 }) CheckRelations(section, settings);
        return settings;
    }

    private static void CheckRelations(Section section, BufferSettings settings)
    {
        var (bank, segment, minShare, maxShare) = settings;
        if (segment is < MinSegment or > MaxSegment || !BitOperations.IsPow2(segment))
            section.Error("segment", $"{ByteSizes.Show(segment)} is not a power of two from 4KiB to 1MiB", "write 16KiB, or 4KiB for many small pairs");
        if (minShare < segment)
            section.Error("min-share", $"{ByteSizes.Show(minShare)} is less than a segment, {ByteSizes.Show(segment)}", "raise it to the segment or lower the segment");
        if (maxShare < minShare)
            section.Error("max-share", $"{ByteSizes.Show(maxShare)} is less than min-share, {ByteSizes.Show(minShare)}", "raise max-share or lower min-share");
        if (bank < (long)MinSegmentsInBank * segment)
            section.Error("bank", $"{ByteSizes.Show(bank)} is less than {MinSegmentsInBank} segments of {ByteSizes.Show(segment)}", $"write at least {ByteSizes.Show((long)MinSegmentsInBank * segment)}");
        if (bank < maxShare)
            section.Error("bank", $"{ByteSizes.Show(bank)} is less than max-share, {ByteSizes.Show(maxShare)}", "raise the bank or lower max-share");
    }
}
