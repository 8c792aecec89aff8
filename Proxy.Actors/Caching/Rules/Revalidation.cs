using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>Asks the server whether what is stored still holds (RFC 9111 4.3.1).</summary>
internal static class Revalidation
{
    /// <summary>Bytes that <see cref="Write"/> writes at most.</summary>
    public const int MaxBytes = 512;

    /// <summary>Writes If-None-Match and If-Modified-Since, which take the place of the client's preconditions and ranges.</summary>
    /// <param name="target">Takes them, with their line ends.</param>
    /// <param name="stored">What is known of the stored response.</param>
    /// <returns>Bytes written; 0 when there is nothing to compare, or its tag is so long that it is rather fetched anew.</returns>
    public static int Write(Span<byte> target, ResponseFacts stored)
    {
        var writer = new HeadWriter(target[..Math.Min(target.Length, MaxBytes)]);
        if (stored.EntityTag.Length > 0)
        {
            writer.Add("If-None-Match: "u8);
            writer.Add(stored.EntityTag);
            writer.Add("\r\n"u8);
        }
        if (stored.LastModified != ResponseFacts.NoDate) writer.AddDate("If-Modified-Since: "u8, stored.LastModified);
        return writer.Fits ? writer.Length : 0;
    }
}
