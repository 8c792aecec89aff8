using Proxy.Transport;

namespace Proxy.Actors.Caching;

/// <summary>Who has read all that is there of a body and waits for more.</summary>
internal interface IStoredReader
{
    /// <summary>The loop that it lives on.</summary>
    IoLoop Loop { get; }

    /// <summary>There is more, or there will be no more. On the reader's loop, once for each <see cref="StoredResponse.Watch"/>, perhaps also just
    /// after <see cref="StoredResponse.Unwatch"/>.</summary>
    void OnStored();
}
