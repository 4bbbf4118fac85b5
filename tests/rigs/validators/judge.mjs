// Validates a file, one JSON object per line, with the networks' own validators. Prints one JSON object.
// { platform: "bluesky", record }: by the official lexicon. { platform: "twitter", text, weight, premium }: by twitter-text.
import { readFileSync } from 'node:fs'
import { AppBskyFeedPost, jsonToLex } from '@atproto/api'
import twitter from 'twitter-text'

// The product counts emoji newer than twitter-text's list of 2018, and joined ones, as one by design; twitter-text counts more.
const young = /[\u{1F6D5}-\u{1F6DF}\u{1F6F9}-\u{1F6FF}\u{1F7E0}-\u{1F7FF}\u{1F90C}-\u{1F90F}\u{1F93F}\u{1F94D}-\u{1F94F}\u{1F96C}-\u{1F9CF}\u{1F9D1}\u{1F9E7}-\u{1F9FF}\u{1FA00}-\u{1FAFF}]|\u{200D}/u

const result = { records: 0, texts: 0, byDesign: 0, refused: [] }
for (const line of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const found = JSON.parse(line)
  if (found.platform === 'bluesky') {
    result.records++
    const judged = AppBskyFeedPost.validateRecord(jsonToLex(found.record))
    if (!judged.success) result.refused.push(`${judged.error.message}: ${JSON.stringify(found.record)}`)
    continue
  }

  result.texts++
  const parsed = twitter.parseTweet(found.text)
  const valid = found.text === '' || (!twitter.hasInvalidCharacters(found.text) && parsed.weightedLength <= (found.premium ? 25_000 : 280) && (twitter.extractCashtags(found.text).length <= 1))
  if (valid && parsed.weightedLength === found.weight) continue
  if (young.test(found.text)) result.byDesign++
  else result.refused.push(`${parsed.weightedLength} instead of ${found.weight}: ${JSON.stringify(found.text)}`)
}

console.log(JSON.stringify(result))
