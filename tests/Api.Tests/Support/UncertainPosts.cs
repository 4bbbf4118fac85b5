using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Support;

/// <summary>A post as the engine leaves it when it is unknown whether its item was published.</summary>
internal static class UncertainPosts
{
    /// <param name="item">The item in doubt; those before it are published.</param>
    public static Task MakeUncertainAsync(this TestDatabase database, Id<Post> post, int item = 0) => database.ExecuteAsync($$"""
        update posts set status = 'failed', error = '{"code":"delivery_uncertain","message":"The network may have published this.","nextStep":"Look."}' where id = '{{post.Value}}';
        update post_items set status = case when index < {{item}} then 'published' when index = {{item}} then 'uncertain' else 'failed' end where post_id = '{{post.Value}}';
        update deliveries set status = 'closed', attempts = 1, plan = jsonb_build_object('attempt', 1, 'steps', (
            select jsonb_agg(jsonb_build_object('name', 'item:' || i.index, 'itemIndex', i.index, 'effect', 'creating') order by i.index) from post_items i where i.post_id = '{{post.Value}}'))
        where post_id = '{{post.Value}}';
        insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, item_index, attempt, effect, intent_at, outcome_at, outcome)
        select tenant_id, workspace_id, gen_random_uuid(), id, {{item}}, 'item:{{item}}', {{item}}, 1, 'creating', now(), now(), 'in_doubt' from deliveries where post_id = '{{post.Value}}'
        """);
}
