using System.Net;
using Proxy.Actors.Logging;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Listeners;

/// <summary>The listeners of a node that are open, and the addresses of those that are closed. One thread at a time changes
/// it; <see cref="Bound"/> may be read on any.</summary>
/// <param name="loops">The node's loops.</param>
internal sealed class ListenerSet(IReadOnlyList<NodeLoop> loops)
{
    private readonly Dictionary<string, ListenerSockets> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IPEndPoint Bind, IPEndPoint Endpoint)> _places = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<BoundListener> _bound = [];
    private volatile IReadOnlyList<ListenerSockets> _sockets = [];

    /// <summary>The listeners by name. One that is closed stands with the address that it will have again.</summary>
    internal IReadOnlyList<BoundListener> Bound => _bound;

    /// <summary>The sockets of the listeners that are open.</summary>
    internal IReadOnlyList<ListenerSockets> Sockets => _sockets;

    /// <summary>Opens what is missing, closes what is not wanted, and leaves the rest alone.</summary>
    /// <param name="wanted">The listeners that are to be open.</param>
    /// <param name="commit">Called when nothing can fail any more, before a new socket accepts.</param>
    /// <exception cref="ListenerBindException">An address cannot be had. Everything is as it was, and nothing was committed.</exception>
    internal void Reconcile(IReadOnlyDictionary<string, ListenerModel> wanted, Action commit)
    {
        var changes = ListenerChanges.Between(_open.ToDictionary(each => each.Key, each => each.Value.Model), wanted);
        var opened = Open([.. changes.Added, .. changes.Rebound]);
        commit();
        foreach (var each in changes.Swapped) _open[each.Name].Model = each;
        foreach (var each in changes.Removed) Close(each.Name);
        foreach (var each in changes.Rebound) Close(each.Name);
        foreach (var sockets in opened)
        {
            _open[sockets.Model.Name] = sockets;
            _places[sockets.Model.Name] = (sockets.Model.Bind, sockets.Endpoint);
            sockets.Start();
        }

        _sockets = [.. _open.Values];
        Publish(wanted);
    }

    /// <summary>Closes all. The addresses are kept for when they are opened again.</summary>
    internal void Close()
    {
        foreach (var sockets in _open.Values) sockets.Close();
        _open.Clear();
        _sockets = [];
    }

    /// <summary>Says which listeners there are.</summary>
    internal void Publish(IReadOnlyDictionary<string, ListenerModel> listeners)
    {
        foreach (var name in _places.Keys.Except(listeners.Keys).ToList()) _places.Remove(name);
        _bound =
        [
            .. listeners.Values.Where(each => PlaceOf(each) is not null)
                .Select(each => new BoundListener(each.Name, PlaceOf(each)!, each.PoolName)),
        ];
    }

    private List<ListenerSockets> Open(IEnumerable<ListenerModel> models)
    {
        var wanted = models.Select(model => (Model: model, Bind: PlaceOf(model) ?? Available(model))).ToList();
        var opened = new List<ListenerSockets>();
        // All are probed before the first is open, as ours would hide who else listens at a part of the same addresses.
        foreach (var (model, bind) in wanted) OrClose(opened, model, bind, () => EnsureFree(bind));
        foreach (var (model, bind) in wanted) OrClose(opened, model, bind, () => opened.Add(ListenerSockets.Open(model, bind, loops)));
        return opened;
    }

    private IPEndPoint Available(ListenerModel model)
    {
        var bind = ListenSocket.OrStandIn(model.Bind);
        if (!ReferenceEquals(bind, model.Bind)) loops[0].Node.Log.NoIpv6(model.Name, $"{bind}", $"{model.Bind}");
        return bind;
    }

    /// <summary>What is ours already is free for us: its sockets share the address until the old ones close.</summary>
    private void EnsureFree(IPEndPoint bind)
    {
        if (!_open.Values.Any(each => ListenerReach.Overlap(each.Endpoint, bind))) ListenSocket.EnsureFree(bind);
    }

    private static void OrClose(List<ListenerSockets> opened, ListenerModel model, IPEndPoint bind, Action action)
    {
        try
        {
            action();
        }
        catch (TransportException error)
        {
            foreach (var sockets in opened) sockets.Close();
            throw new ListenerBindException(model.Name, bind, error.Error, error);
        }
    }

    private void Close(string name)
    {
        if (_open.Remove(name, out var sockets)) sockets.Close();
    }

    /// <summary>Where a listener was or is bound, a port that the kernel picked included; null when it was nowhere, or is to
    /// be bound to another address.</summary>
    private IPEndPoint? PlaceOf(ListenerModel listener) =>
        _places.TryGetValue(listener.Name, out var place) && place.Bind.Equals(listener.Bind) ? place.Endpoint : null;
}
