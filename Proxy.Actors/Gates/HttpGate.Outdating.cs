using Proxy.Actors.Buffers;
using Proxy.Actors.Caching;
using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;

namespace Proxy.Actors.Gates;

/// <content>What a response that is passed on says of what is stored.</content>
internal sealed unsafe partial class HttpGate
{
    private HeldBlock? _invalidates; // the key of what a request that is passed on makes outdated
    private StoredResponse? _ofHead; // what is stored of what a HEAD asks the server for, with a reference
    private long _headAskedAt; // Unix seconds

    private void HoldKey(ReadOnlySpan<byte> key)
    {
        _invalidates = new HeldBlock(_host.Buffers.Held, GiveUpPassing);
        _invalidates.TryAdd(key);
    }

    private void LeaveKey()
    {
        _invalidates?.Release();
        _invalidates = null;
    }

    // Others want the memory of the key.
    private void GiveUpPassing() => Loop.Execute(() =>
    {
        if (!_isClosed && !_failed && _reply == ReplySource.Awaiting && _invalidates is not null) FailRequest(503);
    });

    /// <summary>Throws out what the response makes outdated.</summary>
    /// <returns>False when the key has given way, so that it is not known.</returns>
    private bool TryInvalidate(in HttpResponse response)
    {
        if (_invalidates is not { } key) return true;
        if (key.Length == 0) return false;
        key.Keep();
        Invalidate(key.Bytes, response);
        LeaveKey();
        return true;
    }

    private void Invalidate(ReadOnlySpan<byte> key, in HttpResponse response)
    {
        if (!Invalidation.IsDue(response.Status)) return;
        _answer.Cache.Purge(key);
        foreach (var field in response.Fields)
        {
            if (!field.Is("location"u8) && !field.Is("content-location"u8)) continue;
            if (_answer.TryKeyOf(key, field.Value, out var other)) _answer.Cache.Purge(other);
        }
    }

    private bool TryKeepForHead(StoredResponse stored, in RequestFacts facts)
    {
        if (_method != HttpMethod.Head || facts.Has(RequestRules.Authorization | RequestRules.NoStore)) return false;
        (_ofHead, _headAskedAt) = (stored, _answer.Now);
        return true;
    }

    /// <summary>What the server says to HEAD is said of what is stored as well, or that is not current any more (RFC 9111 4.3.5).</summary>
    private void Compare(StoredResponse stored, in HttpResponse response)
    {
        if (response.Status == 200 && stored.State == StoredState.Complete && !TryFreshen(stored, response)) _answer.Cache.Purge(stored.Key);
        LeaveStoredOfHead();
    }

    private bool TryFreshen(StoredResponse stored, in HttpResponse response)
    {
        var (cache, now) = (_answer.Cache, _answer.Now);
        var said = ResponseFacts.Of(response.Status, response.Fields, _headAskedAt, now, _answer.DefaultTtl);
        if (!Freshening.FitsHead(stored.Facts, stored.Available, said, response.ContentLength)) return false;
        var (head, facts) = Freshening.Of(stored.Head, stored.Facts, response, _headAskedAt, now, _answer.DefaultTtl);
        if (!facts.Vary.AsSpan().SequenceEqual(stored.Facts.Vary) || Storing.Judge(HttpMethod.Get, default, facts) != StoreVerdict.Store) return false;
        var ticket = cache.Join(stored.Key, null);
        if (ticket.Role != FetchRole.Wait) cache.Freshen(ticket, stored, head, facts, stored.Vary).Release(); // else what is being fetched is newer
        return true;
    }

    private void LeaveStoredOfHead()
    {
        _ofHead?.Release();
        _ofHead = null;
    }
}
