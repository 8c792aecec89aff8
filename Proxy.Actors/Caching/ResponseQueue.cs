namespace Proxy.Actors.Caching;

/// <summary>Responses one after another, linked through themselves: the first in is the first out. Their bytes do not change while they are
/// in it.</summary>
internal sealed class ResponseQueue
{
    private StoredResponse? _newest;

    /// <summary>The one that has been there longest; null for an empty queue.</summary>
    public StoredResponse? Oldest { get; private set; }

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Puts one in that is in no queue.</summary>
    public void Add(StoredResponse response)
    {
        (response.Queue, response.Older, response.Newer) = (this, _newest, null);
        if (_newest is null) Oldest = response;
        else _newest.Newer = response;
        _newest = response;
        Count++;
        Bytes += response.Bytes;
    }

    /// <summary>Takes one out.</summary>
    public void Remove(StoredResponse response)
    {
        if (response.Older is null) Oldest = response.Newer;
        else response.Older.Newer = response.Newer;
        if (response.Newer is null) _newest = response.Older;
        else response.Newer.Older = response.Older;
        (response.Queue, response.Older, response.Newer) = (null, null, null);
        Count--;
        Bytes -= response.Bytes;
    }

    /// <summary>Puts one in another one's place.</summary>
    public void Replace(StoredResponse old, StoredResponse response)
    {
        (response.Queue, response.Older, response.Newer) = (this, old.Older, old.Newer);
        if (old.Older is null) Oldest = response;
        else old.Older.Newer = response;
        if (old.Newer is null) _newest = response;
        else old.Newer.Older = response;
        (old.Queue, old.Older, old.Newer) = (null, null, null);
        Bytes += response.Bytes - old.Bytes;
    }
}
