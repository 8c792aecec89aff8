using HttpMethod = Proxy.Actors.Http.HttpMethod;

namespace Proxy.Actors.Caching.Rules;

/// <summary>Which responses a shared cache stores (RFC 9111 3).</summary>
internal static class Storing
{
    /// <summary>Whether a response may be stored, and is worth it.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="request">What the request said.</param>
    /// <param name="response">What the response says.</param>
    public static StoreVerdict Judge(HttpMethod method, in RequestFacts request, ResponseFacts response)
    {
        if (method != HttpMethod.Get) return StoreVerdict.Method;
        if (request.Has(RequestRules.NoStore)) return StoreVerdict.RequestNoStore;
        if (!StatusCodes.IsFinal(response.Status) || StatusCodes.IsAboutOneRequest(response.Status)) return StoreVerdict.Status;
        if (Forbidden(request, response) is var verdict and not StoreVerdict.Store) return verdict;
        if (!IsAllowed(response)) return StoreVerdict.NoLifetime;
        return IsUseful(response) ? StoreVerdict.Store : StoreVerdict.Useless;
    }

    private static StoreVerdict Forbidden(in RequestFacts request, ResponseFacts response)
    {
        // RFC 9111 5.2.2.3: who understands must-understand and the status passes over the no-store beside it.
        var understands = response.Has(ResponseRules.MustUnderstand) && StatusCodes.IsUnderstood(response.Status);
        if (response.Has(ResponseRules.MustUnderstand) && !understands) return StoreVerdict.NotUnderstood;
        if (response.Has(ResponseRules.NoStore) && !understands) return StoreVerdict.NoStore;
        if (response.Has(ResponseRules.Private)) return StoreVerdict.Private;
        if (response.Has(ResponseRules.VariesByAnything)) return StoreVerdict.Varies;

        // RFC 9111 3.5.
        const ResponseRules ForAll = ResponseRules.Public | ResponseRules.SharedMaxAge | ResponseRules.MustRevalidate;
        return request.Has(RequestRules.Authorization) && !response.Has(ForAll) ? StoreVerdict.Authorization : StoreVerdict.Store;
    }

    // RFC 9111 3, the last rule. A status that is cacheable by default needs a no-cache or a default lifetime beside it: nothing is guessed.
    private static bool IsAllowed(ResponseFacts response) =>
        response.Has(ResponseRules.ExplicitLifetime | ResponseRules.Public)
        || (StatusCodes.IsCacheableByDefault(response.Status) && (response.Lifetime > 0 || response.Has(ResponseRules.NoCache)));

    private static bool IsUseful(ResponseFacts response) =>
        response.HasValidator
        || (!response.Has(ResponseRules.NoCache)
            && response.Lifetime + Math.Max(0, Math.Max(response.StaleIfError, response.StaleWhileRevalidate)) > response.InitialAge);
}
