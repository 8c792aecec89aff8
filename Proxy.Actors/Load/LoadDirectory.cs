using Proxy.Actors.Listing;

namespace Proxy.Actors.Load;

/// <summary>Tells what all nodes do.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadDirectory
{
    private readonly PairDirectory _nodes;

    internal LoadDirectory(PairDirectory nodes) => _nodes = nodes;

    /// <summary>Looks.</summary>
    /// <param name="scope">At which nodes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<LoadSample> SampleAsync(DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var answer = await _nodes.AskPagesAsync<NodeLoad>(
            from => new CollectLoad(from, scope.Limit),
            page => page.Next,
            (whole, page) => page with { Rows = [.. whole.Rows, .. page.Rows] },
            scope,
            cancellation).ConfigureAwait(false);
        return new LoadSample(answer.Answers, answer.Missing);
    }
}
