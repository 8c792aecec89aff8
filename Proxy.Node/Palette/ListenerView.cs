using Proxy.Actors.Listing;
using Proxy.Actors.Model;

namespace Proxy.Node.Palette;

/// <summary>A listener in a listing, as JSON has it.</summary>
internal sealed record ListenerView(
    string Name, string Address, string Pool, int Pairs, long Total, long BytesToServer, long BytesToClient, long Refused)
{
    /// <param name="status">The listener.</param>
    /// <param name="stats">The node's figures; null when they could not be had.</param>
    public static ListenerView Of(ListenerStatus status, NodeStats? stats)
    {
        var traffic = stats?.Listeners.FirstOrDefault(each => each.Name == status.Settings.Name);
        return new ListenerView(
            status.Settings.Name,
            status.Address.ToString(),
            status.Settings.Pool ?? (status.Settings.Respond is null ? NodeModel.NoPool : PairView.Here),
            traffic?.Pairs ?? 0,
            traffic?.Total ?? 0,
            traffic?.BytesToServer ?? 0,
            traffic?.BytesToClient ?? 0,
            status.Gate.Refused.Sum());
    }
}
