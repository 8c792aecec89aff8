using Proxy.Actors.Http;
using HttpMethod = Proxy.Actors.Http.HttpMethod;

namespace Proxy.Actors.Caching.Rules;

/// <summary>As what a stored response answers a request: preconditions and ranges, in their order (RFC 9110 13.2.2).</summary>
/// <param name="As">As what it is served.</param>
/// <param name="Range">The part, when it is one.</param>
internal readonly record struct Serving(Served As, ByteRange Range)
{
    private static Serving Whole => new(Served.Whole, default);

    /// <summary>Judges as what a stored response is served.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="request">What the request says.</param>
    /// <param name="stored">What is known of the stored response.</param>
    /// <param name="fields">The request's fields; they are looked at only when it has preconditions or a range.</param>
    /// <param name="length">Bytes of the stored response's body; negative as long as they are not known.</param>
    public static Serving Judge(HttpMethod method, in RequestFacts request, ResponseFacts stored, HttpFields fields, long length)
    {
        if (request.IsConditional && IsNotModified(request, stored, fields)) return new Serving(Served.NotModified, default);

        // RFC 9110 14.2: only of GET, and only of what is there as a whole.
        if (!request.Has(RequestRules.Range) || method != HttpMethod.Get || stored.Status != 200 || length < 0) return Whole;
        if (request.Has(RequestRules.IfRange) && !IsCurrent(stored, fields)) return Whole;
        return new Serving(ByteRange.Read(fields, length, out var range), range);
    }

    /// <summary>Whether a request's precondition makes the answer a 304 (RFC 9111 4.3.2).</summary>
    /// <param name="request">What the request says.</param>
    /// <param name="stored">What is known of the stored response.</param>
    /// <param name="fields">The request's fields.</param>
    public static bool IsNotModified(in RequestFacts request, ResponseFacts stored, HttpFields fields)
    {
        // RFC 9110 13.2.1: a precondition is about what would be a success.
        if (stored.Status is < 200 or > 299) return false;

        // RFC 9110 13.1.3: If-None-Match alone counts where it is.
        if (!request.Has(RequestRules.IfNoneMatch)) return request.IfModifiedSince != long.MinValue && stored.ModifiedAt <= request.IfModifiedSince;
        foreach (var field in fields)
        {
            if (field.Is("if-none-match"u8) && EntityTag.IsIn(field.Value, stored.EntityTag)) return true;
        }
        return false;
    }

    // RFC 9110 13.1.5: a strong tag, or the very date of a Last-Modified that is strong (8.8.2.2).
    private static bool IsCurrent(ResponseFacts stored, HttpFields fields)
    {
        fields.TryFind("if-range"u8, out var validator);
        if (validator.Contains((byte)'"')) return EntityTag.StronglyMatch(validator, stored.EntityTag);
        return HttpDate.TryRead(validator, stored.ResponseTime, out var date)
            && date == stored.LastModified && stored.Has(ResponseRules.HasDate) && stored.Date > stored.LastModified;
    }
}
