using Proxy.Actors.Caching.Rules;
using HttpMethod = Proxy.Actors.Http.HttpMethod;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 4.4: what unsafe requests make invalid.</summary>
public sealed class Section44InvalidationTests
{
    [Theory]
    [InlineData((byte)HttpMethod.Post, true)]
    [InlineData((byte)HttpMethod.Put, true)]
    [InlineData((byte)HttpMethod.Delete, true)]
    [InlineData((byte)HttpMethod.Patch, true)]
    [InlineData((byte)HttpMethod.Other, true)]
    [InlineData((byte)HttpMethod.Get, false)]
    [InlineData((byte)HttpMethod.Head, false)]
    [InlineData((byte)HttpMethod.Options, false)]
    [InlineData((byte)HttpMethod.Trace, false)]
    public void Methods_that_are_unsafe_or_unknown(byte method, bool invalidates) =>
        Assert.Equal(invalidates, Invalidation.Invalidates((HttpMethod)method));

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(303, true)]
    [InlineData(399, true)]
    [InlineData(100, false)]
    [InlineData(404, false)]
    [InlineData(500, false)]
    public void Statuses_that_are_no_error(int status, bool isDue) => Assert.Equal(isDue, Invalidation.IsDue(status));
}
