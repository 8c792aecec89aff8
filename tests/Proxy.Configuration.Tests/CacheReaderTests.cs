namespace Proxy.Configuration.Tests;

/// <summary>Caches under <c>proxy.caches</c>.</summary>
public sealed class CacheReaderTests
{
    [Fact]
    public void Without_a_word_there_is_no_cache() => Assert.Empty(Minimal.With("").Caches);

    [Fact]
    public void Caches_are_read_as_written_and_take_over_what_is_for_all()
    {
        var caches = Minimal.With("""
            proxy.cache-defaults { max-object = 1MiB, coalesce = off, stale-if-error = off }
            proxy.caches {
              pages { max-bytes = 64MiB, max-variants = 2, default-ttl = 5m, stale-if-error = 10s, coalesce = on, log-field = off }
              images {}
            }
            """).Caches;
        Assert.Equal(
            [
                new CacheSettings("images", 512L << 20, 1 << 20, 16, null, null, false, true),
                new CacheSettings("pages", 64 << 20, 1 << 20, 2, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), true, false),
            ],
            caches);
    }

    [Theory]
    [InlineData("max-bytes = 1000KiB", "max-bytes", "from 1MiB to 256GiB")]
    [InlineData("max-bytes = 257GiB", "max-bytes", "from 1MiB to 256GiB")]
    [InlineData("max-bytes = much", "max-bytes", "not a size")]
    [InlineData("max-object = 300MiB", "max-object", "300MiB, is more than half of max-bytes, 512MiB")]
    [InlineData("max-bytes = 8MiB", "max-bytes", "8MiB, is more than half of max-bytes, 8MiB")]
    [InlineData("max-variants = 0", "max-variants", "from 1 to 1000")]
    [InlineData("max-variants = 1001", "max-variants", "from 1 to 1000")]
    [InlineData("default-ttl = 5", "default-ttl", "no unit")]
    [InlineData("stale-if-error = 0", "stale-if-error", "0")]
    [InlineData("coalesce = perhaps", "coalesce", "not a choice")]
    [InlineData("log-field = 1", "log-field", "not a choice")]
    [InlineData("max-size = 1MiB", "max-size", "there is no such key")]
    public void What_cannot_be_is_reported_where_it_is_written(string written, string key, string problem)
    {
        foreach (var block in (string[])["caches.pages", "cache-defaults"])
        {
            var error = Minimal.ErrorOf($"proxy.caches.other {{}}\nproxy.{block} {{ {written} }}");
            Assert.Equal($"proxy.{block}.{key}", error.Path);
            Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Name_of_a_cache_is_one_that_pools_may_have() =>
        Assert.Equal("proxy.caches.\"my pages\"", Minimal.ErrorOf("proxy.caches.\"my pages\" {}").Path);
}
